import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'

const magic = [0x50, 0x41, 0x52, 0x54, 0x49] // "PARTI"

/**
 * The format version that the head of a snapshot file names: 2 or 3 (docs/spec/snapshot.md). No key
 * is needed, and the answer is no proof: the head is not authenticated.
 * @throws StrongholdError `NOT_A_SNAPSHOT`; `UNSUPPORTED_VERSION` for any other version.
 */
export const formatVersion = exact(1, function formatVersion(file: Uint8Array): 2 | 3 {
  given.read('file', given.bytes(), file)
  const [low, high] = file.subarray(magic.length, magic.length + 2)
  const foreign = magic.some((byte, index) => file[index] !== byte)
  if (foreign || low === undefined || high === undefined) {
    throw new StrongholdError('NOT_A_SNAPSHOT')
  }
  if (high === 0 && (low === 2 || low === 3)) return low
  throw new StrongholdError('UNSUPPORTED_VERSION', { detail: saidOf(low, high) })
})

/** The most likely origin of the two bytes, which are not authenticated. */
function saidOf(low: number, high: number): string {
  if (high === 0 && low === 1) {
    return "Version 1 was the alpha's of 2020 (releases up to 0.2.0), and no later release reads it."
  }
  // The first files had no version: the magic, and then a random nonce.
  if (high !== 0) {
    return 'The bytes are no version: it is the format of 2020 that had none, or no snapshot.'
  }
  return 'Versions 2 and 3 are; a newer Stronghold may have written this one.'
}
