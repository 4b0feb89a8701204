import { StrongholdError } from '../../contract/errors.js'
import { Hkdf } from '../../contract/procedures/hkdf.js'
import { digestLengths } from '../../contract/procedures/sha2-hash.js'
import { implement } from './implement.js'
import { whole } from './unsuitable.js'

/**
 * RFC 5869, extract and expand, to the length of the hash. No length is asked for: a shorter output
 * is a prefix of a longer one, and could be found by trying (as `concatKdf` has it).
 */
export const hkdf = implement(Hkdf, ([source], { hash, salt, label }, { crypto, scratch }) => {
  if (isReserved(label)) throw new StrongholdError('INVALID_ARGUMENT')
  const secret = scratch.take(digestLengths[hash])
  crypto[`hkdf${hash}`](secret, whole(source), salt, label)
  return { secret, output: undefined }
})

// The latter begin with the length of the text (docs/spec/sync.md).
const lengthOfLength = 4

const reserved = new TextEncoder().encode('stronghold')

/** Whether keys of this library itself are derived under such a label: of streams, and of pulls. */
function isReserved(label: Uint8Array): boolean {
  return [0, lengthOfLength].some((start) => reserved.every((byte, i) => label[start + i] === byte))
}
