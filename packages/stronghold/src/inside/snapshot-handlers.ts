import { FileKey, openVersion2, parseEnvelope, SnapshotState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { ValueOf } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import type { KeyMaterial, Rekey, Seal, SnapshotFacts, Unlock } from '../messages/snapshot.js'
import type { Handling } from './handling.js'
import { deriveSnapshotKey } from './key-derivation.js'
import { readGeneration, writeGeneration } from './metadata.js'
import type { InsideState, OpenSnapshot } from './state.js'

type NewKey = ValueOf<typeof Rekey.input>
type Sealed = ValueOf<typeof Seal.output>

export function createSnapshot(
  state: InsideState,
  input: NewKey,
  { scratch, enter }: Handling,
): SnapshotFacts {
  const fileKey = makeFileKey(state, input, scratch)
  const snapshot = SnapshotState.empty(state.powers)
  state.open = { snapshot, version: 3, fileKey, generation: 0 }
  enter('unlocked')
  return factsOf(state.open)
}

export function unlock(
  state: InsideState,
  { key, maxWorkFactor, file }: ValueOf<typeof Unlock.input>,
  { scratch, enter }: Handling,
): SnapshotFacts {
  state.open = openFile(state, key, maxWorkFactor, file, scratch)
  enter('unlocked')
  return factsOf(state.open)
}

export function rekey(state: InsideState, input: NewKey, { scratch }: Handling): SnapshotFacts {
  const { open } = state
  if (open.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
  const fileKey = makeFileKey(state, input, scratch)
  open.fileKey?.[Symbol.dispose]()
  open.fileKey = fileKey
  return factsOf(open)
}

export function seal(state: InsideState): Sealed {
  const { fileKey } = state.open
  if (fileKey === undefined) throw new StrongholdError('MIGRATION_REQUIRED')
  return sealWith(state, fileKey)
}

export function sealUnder(state: InsideState, input: NewKey, { scratch }: Handling): Sealed {
  using fileKey = makeFileKey(state, input, scratch)
  return sealWith(state, fileKey)
}

function openFile(
  { powers }: InsideState,
  key: KeyMaterial,
  maximumWorkFactor: number,
  file: Uint8Array,
  scratch: Scratch,
): OpenSnapshot {
  const { version, body } = parseEnvelope(file)
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  const fileKey =
    version === 3 ? FileKey.unlock(powers, body, password, { maximumWorkFactor }) : undefined
  try {
    const payload = fileKey?.open(body) ?? openVersion2(powers, body, password)
    const snapshot = SnapshotState.decode(powers, payload)
    return { snapshot, version, fileKey, generation: readGeneration(snapshot, powers, scratch) }
  } catch (error) {
    fileKey?.[Symbol.dispose]()
    throw error
  }
}

function makeFileKey(
  { powers }: InsideState,
  { key, workFactor }: NewKey,
  scratch: Scratch,
): FileKey {
  return FileKey.make(powers, deriveSnapshotKey(key, powers.crypto, scratch), workFactor)
}

function sealWith({ open, powers }: InsideState, fileKey: FileKey): Sealed {
  const generation = open.generation + 1
  const now = powers.now()
  for (const client of open.snapshot.clients.values()) client.store.sweep(now)
  writeGeneration(open.snapshot, generation, powers)
  const payload = open.snapshot.encode()
  try {
    const file = fileKey.seal(payload)
    open.generation = generation
    return { generation, file }
  } finally {
    powers.crypto.wipe(payload)
  }
}

function factsOf({ version, fileKey, generation }: OpenSnapshot): SnapshotFacts {
  return { version, workFactor: fileKey?.workFactor ?? 0, generation }
}
