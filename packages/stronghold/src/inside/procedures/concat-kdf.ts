import type { CryptoProvider } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { ConcatKdf, maxLength } from '../../contract/procedures/concat-kdf.js'
import { digestLengths, type Sha2Hash } from '../../contract/procedures/sha2-hash.js'
import { implement, type ProcedurePowers } from './implement.js'
import { whole } from './unsuitable.js'

/**
 * Each output is a prefix of every longer one from the same input. All lengths are multiples of 128
 * bits, so that neither the shortest output nor the part that a longer one adds can be found by
 * trying.
 */
const step = 16

/**
 * The single-step KDF of NIST SP 800-56A, as JOSE has it (RFC 7518, section 4.6.2): counter ‖
 * secret ‖ OtherInfo. Lengths stand before the fields, so that `ab` + `c` is not `a` + `bc`.
 */
export const concatKdf = implement(
  ConcatKdf,
  ([source], { hash, keyLength, ...input }, { crypto, scratch }) => {
    if (keyLength < step || keyLength > maxLength || keyLength % step !== 0) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    const { apu, apv, pubInfo, privInfo } = input
    const algorithmId = new TextEncoder().encode(input.algorithmId)
    // Room for the counter, which `expand` writes for each block; it begins with 1.
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
)

/** Fills `out` with the hashes of `message`, whose first four bytes count them from 1. */
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
