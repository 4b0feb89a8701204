import {
  FileKey,
  openVersion2,
  parseEnvelope,
  readWorkFactor,
  SnapshotState,
} from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Create, KeyMaterial, SnapshotFacts } from '../../contract/messages/snapshot.js'
import { readClock, readGeneration } from '../metadata.js'
import { deriveSnapshotKey } from './key-derivation.js'
import { KeyProof } from './key-proof.js'
import { KnownFiles } from './known-files.js'
import type { InsideState, OpenSnapshot } from './state.js'
import type { UnlockFileKey } from './verified-key.js'

/** A file to open, and how much its key may cost. */
export interface SealedFile {
  readonly key: KeyMaterial
  readonly maxWorkFactor: number
  /** Bytes; see `contentLimit`. */
  readonly maxContentLength?: number | undefined
  readonly file: Uint8Array
}

/**
 * Opens a file of version 2 or 3; `unlock` runs the KDF. The caller disposes of the snapshot with
 * `closeSnapshot`.
 */
export function openFile(
  { powers, memory }: Pick<InsideState, 'powers' | 'memory'>,
  { key, maxWorkFactor: maximumWorkFactor, maxContentLength, file }: SealedFile,
  scratch: Scratch,
  unlock: UnlockFileKey = FileKey.unlock,
): OpenSnapshot {
  const { version, body } = parseEnvelope(file)
  const limit = maxContentLength ?? contentLimit(body)
  if (version === 3) requireMemory(memory, body, maximumWorkFactor)
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  const proof =
    version === 3
      ? unlock(powers, body, password, { maximumWorkFactor })
      : KeyProof.of(powers, password)
  let snapshot: SnapshotState | undefined
  try {
    const fileKey = proof instanceof FileKey ? proof : undefined
    const payload = fileKey?.open(body, limit) ?? openVersion2(powers, body, password, limit)
    snapshot = SnapshotState.decode(powers, payload)
    const generation = readGeneration(snapshot, powers, scratch)
    const clock = readClock(snapshot, generation, powers, scratch)
    return {
      snapshot,
      version,
      fileKey,
      proof,
      generation,
      clock,
      files: new KnownFiles(powers.crypto, file),
    }
  } catch (error) {
    snapshot?.[Symbol.dispose]()
    proof[Symbol.dispose]()
    throw error
  }
}

const shortContent = 2 ** 26
const expansion = 8

/**
 * Bytes that may come of a compressed body: ours are as long as they were, and what the original
 * compresses is ciphertext, mostly. A store of one byte again and again is 255 times as long.
 */
function contentLimit({ length }: Uint8Array): number {
  return Math.max(shortContent, expansion * length)
}

/**
 * Nothing of a file is authenticated before scrypt has had its memory: where that is not to be had,
 * the kernel would end this process instead of saying so.
 * @throws StrongholdError `OUT_OF_MEMORY`.
 */
function requireMemory(memory: number, body: Uint8Array, maximumWorkFactor: number): void {
  const workFactor = readWorkFactor(body)
  // Refused by its own code.
  if (workFactor > maximumWorkFactor) return
  requireScryptMemory(memory, workFactor)
}

/** 128 · r · N bytes (RFC 7914), with the r of age, which is 8. */
function requireScryptMemory(memory: number, workFactor: number): void {
  if (2 ** (workFactor + 10) > memory) throw new StrongholdError('OUT_OF_MEMORY')
}

/** @throws StrongholdError `WRONG_KEY`, `OUT_OF_MEMORY`. */
export function requireProof(
  { open, powers, batchSecrets, memory }: InsideState,
  key: KeyMaterial,
  scratch: Scratch,
): void {
  // The derivation takes a second; no opened key lies about meanwhile.
  batchSecrets.forget()
  requireScryptMemory(memory, open.fileKey?.workFactor ?? 0)
  const password = deriveSnapshotKey(key, powers.crypto, scratch)
  if (!open.proof.matches(password)) throw new StrongholdError('WRONG_KEY')
}

/** Draws a file key and wraps it under a new snapshot key; runs the KDF. */
export function makeFileKey(
  { powers, memory }: InsideState,
  { key, workFactor }: ValueOf<typeof Create.input>,
  scratch: Scratch,
): FileKey {
  requireScryptMemory(memory, workFactor)
  return FileKey.make(powers, deriveSnapshotKey(key, powers.crypto, scratch), workFactor)
}

/** What is told of an open snapshot. */
export function factsOf({ version, fileKey, generation }: OpenSnapshot): SnapshotFacts {
  return { version, workFactor: fileKey?.workFactor ?? 0, generation }
}
