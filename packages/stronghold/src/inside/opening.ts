import { FileKey, openVersion2, parseEnvelope, SnapshotState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { ValueOf } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import type { Create, KeyMaterial, SnapshotFacts } from '../messages/snapshot.js'
import { deriveSnapshotKey } from './key-derivation.js'
import { KeyProof } from './key-proof.js'
import { KnownFiles } from './known-files.js'
import { readGeneration } from './metadata.js'
import type { InsidePowers } from './powers.js'
import type { InsideState, OpenSnapshot } from './state.js'
import type { UnlockFileKey } from './verified-key.js'

/** A file to open, and how much its key may cost. */
export interface SealedFile {
  readonly key: KeyMaterial
  readonly maxWorkFactor: number
  readonly file: Uint8Array
}

/**
 * Opens a file of version 2 or 3; `unlock` runs the KDF. Whoever gets the snapshot disposes of it
 * with `closeSnapshot`.
 */
export function openFile(
  powers: InsidePowers,
  { key, maxWorkFactor: maximumWorkFactor, file }: SealedFile,
  scratch: Scratch,
  unlock: UnlockFileKey = FileKey.unlock,
): OpenSnapshot {
  const { version, body } = parseEnvelope(file)
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  const proof =
    version === 3
      ? unlock(powers, body, password, { maximumWorkFactor })
      : KeyProof.of(powers, password)
  let snapshot: SnapshotState | undefined
  try {
    const fileKey = proof instanceof FileKey ? proof : undefined
    const payload = fileKey?.open(body) ?? openVersion2(powers, body, password)
    snapshot = SnapshotState.decode(powers, payload)
    const generation = readGeneration(snapshot, powers, scratch)
    return {
      snapshot,
      version,
      fileKey,
      proof,
      generation,
      files: new KnownFiles(powers.crypto, file),
    }
  } catch (error) {
    snapshot?.[Symbol.dispose]()
    proof[Symbol.dispose]()
    throw error
  }
}

/** @throws StrongholdError `WRONG_KEY`. */
export function requireProof(
  { open, powers, batchSecrets }: InsideState,
  key: KeyMaterial,
  scratch: Scratch,
): void {
  // The derivation takes a second; no opened key lies about meanwhile.
  batchSecrets.forget()
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  if (!open.proof.matches(password)) throw new StrongholdError('WRONG_KEY')
}

/** Draws a file key and wraps it under a new snapshot key; runs the KDF. */
export function makeFileKey(
  { powers }: InsideState,
  { key, workFactor }: ValueOf<typeof Create.input>,
  scratch: Scratch,
): FileKey {
  return FileKey.make(powers, deriveSnapshotKey(key, powers.crypto, scratch), workFactor)
}

/** What is told of an open snapshot. */
export function factsOf({ version, fileKey, generation }: OpenSnapshot): SnapshotFacts {
  return { version, workFactor: fileKey?.workFactor ?? 0, generation }
}
