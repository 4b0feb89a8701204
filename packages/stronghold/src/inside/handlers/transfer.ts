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
import type { PullMemory } from '../pull/memory.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { closeSnapshot } from '../state/open-snapshot.js'
import { makeFileKey, openFile } from '../state/opening.js'
import { type Sealed, sealAll, sealState } from '../state/sealing.js'
import { copyImports } from '../sync/replay.js'
import { requireClient } from './destroying.js'
import { resealWalletStore, walletClient } from './wallet-store.js'

/**
 * Keeps a file key under a name, for copies that are made without a person. To store one takes the
 * present key; to seal under it does not, since the bytes open only under that key.
 */
export function storeSnapshotKey(
  state: With<'powers' | 'memory' | 'owner' | 'snapshot' | 'lineage' | 'storedKeys'>,
  { newKey, location }: ValueOf<typeof StoreSnapshotKey.input>,
  { scratch }: Handling,
): undefined {
  state.owner.require(newKey.current, scratch)
  const { powers } = state
  const wallet = walletClient(powers, state)
  // Copies that are made with it do not have the key that opens these values.
  if (wallet !== undefined) {
    state.storedKeys.walletStore ??= resealWalletStore(powers, wallet, newKey.current, scratch)
  }
  state.storedKeys.store(locationKey(location), makeFileKey(state, newKey, scratch))
  return undefined
}

/** A copy under a stored key. */
export function sealStored(
  state: With<'powers' | 'attributes' | 'snapshot' | 'lineage' | 'storedKeys'>,
  { location }: ValueOf<typeof SealStored.input>,
): ValueOf<typeof SealStored.output> {
  const { storedKeys } = state
  const sealed = sealAll(state, storedKeys.key(location && locationKey(location)), 'keep')
  return { ...sealed, walletStore: storedKeys.walletStore }
}

/**
 * Commits one client: the file as it is on the disk, with this client as it is in memory. The disk
 * is the host's word, so `requireLast` holds it against the last file that was sealed: an older one
 * would bring back what was revoked since.
 */
export function sealClient(
  state: With<'powers' | 'clients' | 'attributes' | 'snapshot' | 'lineage' | 'keys'>,
  { path, file }: ValueOf<typeof SealClient.input>,
  { scratch }: Handling,
): Sealed {
  const { fileKey } = state.keys
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  const client = state.clients.of(path)
  using committed = openCommitted(state, fileKey, file)
  state.keys.files.requireLast(file)
  committed.clients.delete(idKey(client.id))
  const attributes = new AttributeTable(state.powers, committed, 'own')
  attributes.adopt(committed.adopt(client, scratch), state.attributes, client)
  // Imports and distrust hold at once, whichever client is written: a crash must not let an export
  // in twice, or a partner back.
  copyImports(state.powers, state.snapshot, committed)
  copyPartners(state.powers, state.snapshot, committed)
  // Uses that were taken in advance stay taken: in this file they count as made.
  const sealed = sealState(state, { snapshot: committed, attributes }, fileKey, 'keep')
  state.keys.files.sealed(sealed.file)
  return sealed
}

/** Takes clients over from another file, with their policies. None replaces one that is here. */
export function importClients(
  state: With<
    | 'powers'
    | 'memory'
    | 'clients'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'batchSecrets'
    | 'snapshot'
    | 'lineage'
  >,
  { only, ...sealed }: ValueOf<typeof ImportClients.input>,
  { scratch }: Handling,
): ValueOf<typeof ImportClients.output> {
  const { snapshot } = state
  // Every refusal that needs no derivation comes before it.
  const wanted = only && { from: state.clients.idOf(only.client), to: state.clients.idOf(only.as) }
  if (wanted !== undefined) requireAbsent(snapshot, wanted.to)
  state.batchSecrets.forget()
  const other = openFile(state, sealed, scratch)
  try {
    const sources =
      wanted === undefined
        ? state.clients.allOf(other.snapshot).map((source) => ({ source, id: source.id }))
        : [{ source: found(other.snapshot, wanted.from), id: wanted.to }]
    for (const { id } of sources) requireAbsent(snapshot, id)
    const wallet = walletClient(state.powers, other)
    const walletStore =
      wallet !== undefined && sources.some(({ source }) => source === wallet)
        ? resealWalletStore(state.powers, wallet, sealed.key, scratch)
        : undefined
    // 'foreign': the maker of that file could say of any key that nobody knows it.
    const attributes = new AttributeTable(state.powers, other.snapshot, 'foreign')
    takeOver(state, sources, { attributes, clock: other.lineage.clock }, only?.as, scratch)
    return { ids: sources.map(({ id }) => id), walletStore }
  } finally {
    closeSnapshot(other)
  }
}

/** `pulls`: the memory of pulls, which goes with the content that it is of. */
export function clear(pulls: Pick<PullMemory, 'clear'>) {
  return (
    state: With<'powers' | 'clients' | 'attributes' | 'owner' | 'snapshot' | 'replaceSnapshot'>,
    { current }: ValueOf<typeof Clear.input>,
    { scratch }: Handling,
  ): undefined => {
    const { powers } = state
    const proven = state.owner.isProven(current, scratch)
    // All before anything goes: what a policy protects from destruction is not destroyed by the
    // whole.
    for (const client of state.clients.all()) requireClient(state, client, proven)
    const snapshot = SnapshotState.empty(powers)
    try {
      copyImports(powers, state.snapshot, snapshot)
    } catch (error) {
      // A caller takes an error for nothing done: nothing is.
      snapshot[Symbol.dispose]()
      throw error
    }
    state.replaceSnapshot(snapshot)
    // What pulls remember is of the content that is gone: an answer must not come into the next.
    pulls.clear()
    return undefined
  }
}

/** An impossible stamp of an imported record is replaced by one of this moment. */
function believeStamps(
  state: With<'attributes' | 'stamp' | 'snapshot'>,
  id: Uint8Array,
  bounds: Bounds,
): void {
  const { attributes, snapshot } = state
  const entries = attributes.of(found(snapshot, id))
  for (const { address, entry } of [...entries.records()]) {
    const amended = entry.kind === 'record' ? entry.amended : undefined
    if (isWithin(entry, bounds) && (amended === undefined || isWithin(amended, bounds))) continue
    const said = entry.kind === 'record' ? { ...entry, amended: undefined } : entry
    entries.putRecord(address, { ...said, ...state.stamp() })
  }
}

// All or nothing: the attributes of a client may turn out to be damaged after others were taken in.
function takeOver(
  state: With<'powers' | 'attributes' | 'names' | 'stamp' | 'snapshot' | 'lineage'>,
  sources: readonly { readonly source: ClientState; readonly id: Uint8Array }[],
  from: { readonly attributes: AttributeTable; readonly clock: number },
  name: Uint8Array | undefined,
  scratch: Scratch,
): void {
  const { snapshot, lineage } = state
  const { clock } = lineage
  const taken: ClientState[] = []
  try {
    for (const { source, id } of sources) {
      const client = snapshot.adopt(source, scratch, id)
      taken.push(client)
      state.attributes.adopt(client, from.attributes, source)
      if (name !== undefined) state.names.renameClient(client, name)
    }
    // Later writes are newer than everything that came.
    const bounds = boundsAt(state.powers.now(), clock)
    if (from.clock <= bounds.generation) lineage.clock = Math.max(clock, from.clock)
    for (const { id } of sources) believeStamps(state, id, bounds)
  } catch (error) {
    lineage.clock = clock
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
function openCommitted(state: With<'powers'>, fileKey: FileKey, file: Uint8Array): SnapshotState {
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
