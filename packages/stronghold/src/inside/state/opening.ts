import {
  FileKey,
  openVersion2,
  parseEnvelope,
  readWorkFactor,
  SnapshotState,
} from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { ValueOf } from '../../contract/codec/index.js'
import type { Create, KeyMaterial, SnapshotFacts } from '../../contract/messages/snapshot.js'
import { readClock, readGeneration } from '../metadata.js'
import type { With } from './authority.js'
import { deriveSnapshotKey } from './key-derivation.js'
import { KeyProof } from './key-proof.js'
import { KnownFiles } from './known-files.js'
import type { OpenSnapshot } from './open-snapshot.js'
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
  { powers, memory }: With<'powers' | 'memory'>,
  { key, maxWorkFactor: maximumWorkFactor, maxContentLength, file }: SealedFile,
  scratch: Scratch,
  unlock: UnlockFileKey = FileKey.unlock,
): OpenSnapshot {
  const { version, body } = parseEnvelope(file)
  const limit = maxContentLength ?? contentLimit(body)
  if (version === 3) {
    const workFactor = readWorkFactor(body)
    // One beyond what the caller allows is refused by its own code, before it takes any memory.
    if (workFactor <= maximumWorkFactor) memory.requireScrypt(workFactor)
  }
  // From here on a fault wipes what was opened so far, in the order of the `catch` below.
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
      lineage: { version, generation, clock },
      keys: { fileKey, proof, files: new KnownFiles(powers.crypto, file) },
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
 * The most bytes of a decompressed body: ours do not grow, and the original mostly compresses
 * ciphertext. A store of one repeated byte grows 255 times.
 */
function contentLimit({ length }: Uint8Array): number {
  return Math.max(shortContent, expansion * length)
}

/** Draws a file key and wraps it under a new snapshot key; runs the KDF. */
export function makeFileKey(
  { powers, memory }: With<'powers' | 'memory'>,
  { key, workFactor }: ValueOf<typeof Create.input>,
  scratch: Scratch,
): FileKey {
  memory.requireScrypt(workFactor)
  return FileKey.make(powers, deriveSnapshotKey(key, powers.crypto, scratch), workFactor)
}

/** The reported facts of an open snapshot. */
export function factsOf({
  lineage: { version, generation },
  keys,
}: Pick<OpenSnapshot, 'lineage' | 'keys'>): SnapshotFacts {
  return { version, workFactor: keys.fileKey?.workFactor ?? 0, generation }
}
