import { bytes, nothing, struct, text, u32 } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import type { Cost } from './cost.js'
import { deriveSecret } from './define.js'
import { digestLengths, type Sha2Hash, sha2Hash } from './sha2-hash.js'
import { keyMaterial } from './suits.js'

export const maxLength = 65_536

/**
 * Derives a key of `keyLength` bytes (16 to 65,536, a multiple of 16) from the record at `sharedSecret` with the Concat
 * KDF (NIST SP 800-56A, section 5.8.1; RFC 7518, section 4.6.2) and writes it to `output`.
 *
 * `algorithmId`, `apu` (PartyUInfo) and `apv` (PartyVInfo) are hashed behind their lengths; `pubInfo`
 * and `privInfo` (SuppPubInfo, SuppPrivInfo) as they are: for JWE, `pubInfo` is the length of the key
 * in bits, 32 bits big-endian, and `privInfo` is empty.
 *
 * The original derives keys of any length; but each is the beginning of every longer one from the same
 * input, so that all of those could be found byte by byte. Of the lengths of JWE, 24 bytes are refused
 * (A192KW, A192GCM): they differ by 64 bits from both neighbours, and no cipher here takes them.
 * @throws StrongholdError `INVALID_ARGUMENT` for another `keyLength`.
 */
export const ConcatKdf = deriveSecret({
  name: 'ConcatKdf',
  number: 22,
  source: 'NIST SP 800-56A, section 5.8.1; RFC 7518, section 4.6.2',
  memory: 'guarded',
  input: struct({
    /** The hash function (FIPS 180-4). */
    hash: sha2Hash,
    /** The AlgorithmID, such as `A256GCM`. */
    algorithmId: text,
    /** The secret that the key is derived from. */
    sharedSecret: location,
    /** Bytes of the key: 16 to 65,536, a multiple of 16. */
    keyLength: u32,
    /** PartyUInfo. */
    apu: bytes,
    /** PartyVInfo. */
    apv: bytes,
    /** SuppPubInfo, as it is hashed. */
    pubInfo: bytes,
    /** SuppPrivInfo, as it is hashed. */
    privInfo: bytes,
    /** Where the product is written. */
    output: location,
  }),
  secretInputs: ['privInfo'],
  output: nothing,
  answer: answers.plain,
  cost: kdfCost,
  sources: ({ sharedSecret }) => [sharedSecret],
  suits: [keyMaterial],
  target: ({ output }) => output,
  product: () => ({ type: 'DerivedKey', knownTo: 'sources' }),
})

/** The message is hashed once for each digest of the key. */
function kdfCost(input: KdfInput, [length = 0]: readonly number[]): Cost {
  const { hash, keyLength, algorithmId, apu, apv, pubInfo, privInfo } = input
  // A refused call costs nothing.
  if (keyLength > maxLength) return {}
  const digests = Math.ceil(keyLength / digestLengths[hash])
  // A unit of UTF-16 takes at most three bytes of UTF-8.
  const named = 3 * algorithmId.length + apu.length + apv.length
  const message = 16 + length + named + pubInfo.length + privInfo.length
  return {
    hashed: (1 + digests) * message + 2 * keyLength,
    scratch: message + keyLength + 64,
    work: 40 + 6 * digests,
  }
}

interface KdfInput {
  readonly hash: Sha2Hash
  readonly keyLength: number
  readonly algorithmId: string
  readonly apu: Uint8Array
  readonly apv: Uint8Array
  readonly pubInfo: Uint8Array
  readonly privInfo: Uint8Array
}
