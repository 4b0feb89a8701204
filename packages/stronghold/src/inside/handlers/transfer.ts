import {
  byteKey,
  type ClientState,
  EngineError,
  type FileKey,
  idKey,
  parseEnvelope,
  SnapshotState,
} from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import { encode, type ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type StoredLocation, storedLocation } from '../../contract/location.js'
import type {
  Clear,
  ImportClients,
  SealClient,
  SealStored,
  StoreSnapshotKey,
} from '../../contract/messages/transfer.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import { type Bounds, boundsAt, isWithin } from '../attributes/bounds.js'
import { copyPartners } from '../partners/partners.js'
import type { Handling } from '../state/handling.js'
import { makeFileKey, openFile, requireProof } from '../state/opening.js'
import { type Sealed, sealAll, sealState } from '../state/sealing.js'
import { closeSnapshot, type InsideState } from '../state/state.js'
import { copyImports } from '../sync/replay.js'
import { isProven, requireClient } from './destroying.js'
import { resealWalletStore, walletClient } from './wallet-store.js'

export function storeSnapshotKey(
  state: InsideState,
  { newKey, location }: ValueOf<typeof StoreSnapshotKey.input>,
  { scratch }: Handling,
): undefined {
  requireProof(state, newKey.current, scratch)
  const { open, powers } = state
  const wallet = walletClient(powers, open)
  // Of the copies that are made with it, none comes with the key that opens these values.
  if (wallet !== undefined) {
    state.storedKeys.walletStore ??= resealWalletStore(powers, wallet, newKey.current, scratch)
  }
  state.storedKeys.store(locationKey(location), makeFileKey(state, newKey, scratch))
  return undefined
}

export function sealStored(
  state: InsideState,
  { location }: ValueOf<typeof SealStored.input>,
): ValueOf<typeof SealStored.output> {
  const { storedKeys } = state
  const sealed = sealAll(state, storedKeys.key(location && locationKey(location)), 'keep')
  return { ...sealed, walletStore: storedKeys.walletStore }
}

export function sealClient(
  state: InsideState,
  { path, file }: ValueOf<typeof SealClient.input>,
  { scratch }: Handling,
): Sealed {
  const { fileKey } = state.open
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  const client = state.clientOf(path)
  using committed = openCommitted(state, fileKey, file)
  state.open.files.requireLast(file)
  committed.clients.delete(idKey(client.id))
  const attributes = new AttributeTable(state.powers, committed, 'own')
  attributes.adopt(committed.adopt(client, scratch), state.attributes, client)
  copyImports(state.powers, state.open.snapshot, committed)
  copyPartners(state.powers, state.open.snapshot, committed)
  // Uses that were taken in advance stay taken: in this file they count as made.
  const sealed = sealState(state, { snapshot: committed, attributes }, fileKey, 'keep')
  state.open.files.sealed(sealed.file)
  return sealed
}

export function importClients(
  state: InsideState,
  { only, ...sealed }: ValueOf<typeof ImportClients.input>,
  { scratch }: Handling,
): ValueOf<typeof ImportClients.output> {
  const { open } = state
  const { snapshot } = open
  // Every refusal that needs no derivation comes before it.
  const wanted = only && { from: state.clientId(only.client), to: state.clientId(only.as) }
  if (wanted !== undefined) requireAbsent(snapshot, wanted.to)
  state.batchSecrets.forget()
  const other = openFile(state, sealed, scratch)
  try {
    const sources =
      wanted === undefined
        ? state.usersOf(other.snapshot).map((source) => ({ source, id: source.id }))
        : [{ source: found(other.snapshot, wanted.from), id: wanted.to }]
    for (const { id } of sources) requireAbsent(snapshot, id)
    const wallet = walletClient(state.powers, other)
    const walletStore =
      wallet !== undefined && sources.some(({ source }) => source === wallet)
        ? resealWalletStore(state.powers, wallet, sealed.key, scratch)
        : undefined
    const attributes = new AttributeTable(state.powers, other.snapshot, 'foreign')
    takeOver(state, sources, { attributes, clock: other.clock }, only?.as, scratch)
    return { ids: sources.map(({ id }) => id), walletStore }
  } finally {
    closeSnapshot(other)
  }
}

export function clear(
  state: InsideState,
  { current }: ValueOf<typeof Clear.input>,
  { scratch }: Handling,
): undefined {
  const { open, powers } = state
  const proven = isProven(state, current, scratch)
  for (const client of state.clients()) requireClient(state, client, proven)
  const snapshot = SnapshotState.empty(powers)
  try {
    copyImports(powers, open.snapshot, snapshot)
  } finally {
    // Its master key goes: what was sealed under it cannot be opened by anybody again.
    open.snapshot[Symbol.dispose]()
    state.open = { ...open, snapshot }
    state.forgetAll()
  }
  return undefined
}

/** A stamp of an imported record that cannot be true is replaced by one of this moment. */
function believeStamps(state: InsideState, id: Uint8Array, bounds: Bounds): void {
  const { attributes, open } = state
  const entries = attributes.of(found(open.snapshot, id))
  for (const { address, entry } of [...entries.records()]) {
    const amended = entry.kind === 'record' ? entry.amended : undefined
    if (isWithin(entry, bounds) && (amended === undefined || isWithin(amended, bounds))) continue
    const said = entry.kind === 'record' ? { ...entry, amended: undefined } : entry
    entries.putRecord(address, { ...said, ...state.stamp() })
  }
}

// All or nothing: what is said of a client may turn out to be damaged when others are here already.
function takeOver(
  state: InsideState,
  sources: readonly { readonly source: ClientState; readonly id: Uint8Array }[],
  from: { readonly attributes: AttributeTable; readonly clock: number },
  name: Uint8Array | undefined,
  scratch: Scratch,
): void {
  const { open } = state
  const { snapshot, clock } = open
  const taken: ClientState[] = []
  try {
    for (const { source, id } of sources) {
      const client = snapshot.adopt(source, scratch, id)
      taken.push(client)
      state.attributes.adopt(client, from.attributes, source)
      if (name !== undefined) state.renameClient(client, name)
    }
    // Later writes are newer than everything that came.
    const bounds = boundsAt(state.powers.now(), clock)
    if (from.clock <= bounds.generation) open.clock = Math.max(clock, from.clock)
    for (const { id } of sources) believeStamps(state, id, bounds)
  } catch (error) {
    open.clock = clock
    for (const client of taken) {
      snapshot.clients.delete(idKey(client.id))
      state.attributes.remove(client)
    }
    throw error
  }
}

/**
 * Under another header, a new key was made since and never committed, and one client alone cannot
 * be put under it.
 * @throws StrongholdError `UNCOMMITTED_CHANGES`.
 */
function openCommitted(state: InsideState, fileKey: FileKey, file: Uint8Array): SnapshotState {
  try {
    return SnapshotState.decode(state.powers, fileKey.open(parseEnvelope(file).body))
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'WRONG_KEY') throw error
    throw new StrongholdError('UNCOMMITTED_CHANGES', { cause: error })
  }
}

function found({ clients }: SnapshotState, id: Uint8Array): ClientState {
  const client = clients.get(idKey(id))
  if (client === undefined) throw new StrongholdError('CLIENT_NOT_FOUND')
  return client
}

function requireAbsent({ clients }: SnapshotState, id: Uint8Array): void {
  if (clients.has(idKey(id))) throw new StrongholdError('CLIENT_EXISTS')
}

function locationKey(location: StoredLocation): string {
  return byteKey(encode(storedLocation, location))
}
