import type { SnapshotState } from '@stronghold/engine'
import {
  type ClientState,
  deriveClientId,
  deriveRecordId,
  deriveVaultId,
  idKey,
} from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import { type Codec, decode, encode, struct, u8, u53 } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import type { InsidePowers } from './powers.js'
import type { Address } from './resolver.js'

const ascii = (text: string) => new TextEncoder().encode(text)

/** The client that holds facts for which the file format has no field (docs/spec/metadata.md). */
export const reservedPath = ascii('stronghold.ts')
const vaultPath = ascii('metadata')

const generationFields = struct({ version: u8, generation: u53 })
const clockFields = struct({ version: u8, clock: u53 })
const version = 1

/** The parts of an open file that its metadata needs. */
export interface OpenedFile {
  readonly powers: InsidePowers
  readonly snapshot: SnapshotState
}

/** The id of the reserved client. */
export function reservedClientId(powers: InsidePowers): Uint8Array {
  return deriveClientId(powers.crypto, reservedPath)
}

/**
 * The number of commits made to a snapshot; 0 for a file that only the original wrote.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`; `UNSUPPORTED_VERSION` where a later version wrote it.
 */
export function readGeneration(
  snapshot: SnapshotState,
  powers: InsidePowers,
  scratch: Scratch,
): number {
  const client = snapshot.clients.get(idKey(reservedClientId(powers)))
  const { vaultId, recordId } = metadataAddress(powers, 'snapshot')
  if (client === undefined || !client.recordExists(vaultId, recordId)) return 0
  return undamaged(() =>
    decodeVersion1(generationFields, client.readSecret(vaultId, recordId, scratch)),
  ).generation
}

/** Writes the number of commits into a snapshot. */
export function writeGeneration(
  snapshot: SnapshotState,
  generation: number,
  powers: InsidePowers,
): void {
  const id = reservedClientId(powers)
  const client: ClientState =
    snapshot.clients.get(idKey(id)) ?? snapshot.createClient(id, powers.now())
  const { vaultId, recordId } = metadataAddress(powers, 'snapshot')
  // Another tool may have revoked it, and a revoked record cannot be written.
  client.collectGarbage(vaultId)
  // Sealed like any record: a generation that was changed in the file does not authenticate.
  client.writeSecret(vaultId, recordId, encode(generationFields, { version, generation }))
}

/**
 * The logical clock of a snapshot (docs/spec/sync.md): its generation, unless a sync has raised it
 * or a repair has set it.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`; `UNSUPPORTED_VERSION` where a later version wrote it.
 */
export function readClock(
  snapshot: SnapshotState,
  generation: number,
  powers: InsidePowers,
  scratch: Scratch,
): number {
  const client = snapshot.clients.get(idKey(reservedClientId(powers)))
  const { vaultId, recordId } = metadataAddress(powers, 'clock')
  if (client === undefined || !client.recordExists(vaultId, recordId)) return generation
  return undamaged(() => decodeVersion1(clockFields, client.readSecret(vaultId, recordId, scratch)))
    .clock
}

/** Writes the clock, where it is not the generation. After `writeGeneration`. */
export function writeClock(
  snapshot: SnapshotState,
  { clock, generation }: { readonly clock: number; readonly generation: number },
  powers: InsidePowers,
): void {
  const client = snapshot.clients.get(idKey(reservedClientId(powers)))
  const { vaultId, recordId } = metadataAddress(powers, 'clock')
  if (clock === generation) {
    if (client?.revoke(vaultId, recordId) === true) client.collectGarbage(vaultId)
  } else client?.writeSecret(vaultId, recordId, encode(clockFields, { version, clock }))
}

/** The places of the whole snapshot's metadata in the reserved client. */
export function metadataAddress(
  { crypto }: InsidePowers,
  record: 'snapshot' | 'imports' | 'partners' | 'clock',
): Address {
  const vaultId = deriveVaultId(crypto, vaultPath)
  return { vaultId, recordId: deriveRecordId(crypto, vaultId, ascii(record)) }
}

// The first byte of each is its version, so it is checked before the rest.
function decodeVersion1<T>(fields: Codec<T>, content: Uint8Array): T {
  if (content.length > 0 && content[0] !== version) throw new StrongholdError('UNSUPPORTED_VERSION')
  return decode(fields, content)
}

function undamaged<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof StrongholdError && error.code === 'UNSUPPORTED_VERSION') throw error
    throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
  }
}
