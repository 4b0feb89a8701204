import type { CryptoProvider } from '@stronghold/crypto'
import { bytes, nothing, struct, text, u32 } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import type { Cost } from './cost.js'
import { deriveSecret, type ProcedurePowers } from './define.js'
import { digestLengths, type Sha2Hash, sha2Hash } from './sha2-hash.js'
import { keyMaterial } from './suits.js'
import { whole } from './unsuitable.js'

const maxLength = 65_536
/**
 * Each output is a prefix of every longer one from the same input. So that none is found by trying,
 * neither the shortest nor what a longer one adds to a shorter, all are multiples of 128 bits.
 */
const step = 16

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
  source: 'NIST SP 800-56A, section 5.8.1; RFC 7518, section 4.6.2',
  memory: 'guarded',
  input: struct({
    hash: sha2Hash,
    algorithmId: text,
    sharedSecret: location,
    keyLength: u32,
    apu: bytes,
    apv: bytes,
    pubInfo: bytes,
    privInfo: bytes,
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
  derive([source], { hash, keyLength, ...input }, { crypto, scratch }) {
    if (keyLength < step || keyLength > maxLength || keyLength % step !== 0) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    const { apu, apv, pubInfo, privInfo } = input
    const algorithmId = new TextEncoder().encode(input.algorithmId)
    const message = concatenation(scratch, [
      new Uint8Array(4),
      whole(source),
      ...[algorithmId, apu, apv].flatMap((part) => [bigEndian(part.length), part]),
      pubInfo,
      privInfo,
    ])
    const secret = scratch.take(keyLength)
    expand(crypto, secret, hash, message, scratch.take(digestLengths[hash]))
    return { secret, output: undefined }
  },
})

/** Fills `out` with the hashes of `message`, whose first four bytes count them from 1. */
/** The message is hashed once for each digest of the key. */
function kdfCost(input: KdfInput, [length = 0]: readonly number[]): Cost {
  const { hash, keyLength, algorithmId, apu, apv, pubInfo, privInfo } = input
  // What is refused costs nothing.
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

function expand(
  crypto: CryptoProvider,
  out: Uint8Array,
  hash: Sha2Hash,
  message: Uint8Array,
  digest: Uint8Array,
): void {
  const name = ({ Sha256: 'sha256', Sha384: 'sha384', Sha512: 'sha512' } as const)[hash]
  for (let offset = 0, i = 1; offset < out.length; offset += digest.length, i++) {
    message.set(bigEndian(i))
    crypto[name](digest, message)
    out.set(digest.subarray(0, Math.min(digest.length, out.length - offset)), offset)
  }
}

function concatenation(
  scratch: ProcedurePowers['scratch'],
  parts: readonly Uint8Array[],
): Uint8Array {
  const whole = scratch.take(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
