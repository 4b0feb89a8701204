import type { CryptoProvider } from '../provider.js'
import type { Scratch } from '../scratch.js'

/** Bytes of an HKDF-SHA256 pseudorandom key, and the most that `labeledExpand` makes. */
export const HASH_LENGTH = 32

/** The label under which HPKE separates all its uses of HKDF (RFC 9180, section 4). */
const VERSION_LABEL = new TextEncoder().encode('HPKE-v1')

const encoder = new TextEncoder()

/**
 * LabeledExtract (RFC 9180, section 4) with HKDF-SHA256. `out`: 32. An empty `salt` stands for 32
 * zero bytes, which HMAC pads it to anyway.
 */
export function labeledExtract(
  crypto: CryptoProvider,
  out: Uint8Array,
  suiteId: Uint8Array,
  salt: Uint8Array,
  label: string,
  keyMaterial: Uint8Array,
  scratch: Scratch,
): void {
  const data = join(scratch, [VERSION_LABEL, suiteId, encoder.encode(label), keyMaterial])
  try {
    crypto.hmacSha256(out, salt, data)
  } finally {
    crypto.wipe(data)
  }
}

/**
 * LabeledExpand (RFC 9180, section 4) with HKDF-SHA256. `out`: 1 to 32, so that one block of HKDF
 * is enough: no key, nonce or secret of the supported suites is longer.
 */
export function labeledExpand(
  crypto: CryptoProvider,
  out: Uint8Array,
  suiteId: Uint8Array,
  pseudorandomKey: Uint8Array,
  label: string,
  info: Uint8Array,
  scratch: Scratch,
): void {
  const { length } = out
  if (length < 1 || length > HASH_LENGTH) throw new RangeError('labeledExpand: 1 to 32 bytes')
  const data = join(scratch, [
    Uint8Array.of(0, length),
    VERSION_LABEL,
    suiteId,
    encoder.encode(label),
    info,
    Uint8Array.of(1),
  ])
  const block = scratch.take(HASH_LENGTH)
  try {
    crypto.hmacSha256(block, pseudorandomKey, data)
    out.set(block.subarray(0, length))
  } finally {
    crypto.wipe(block)
    crypto.wipe(data)
  }
}

/** The parts side by side, in scratch memory that the caller wipes. */
export function join(scratch: Scratch, parts: readonly Uint8Array[]): Uint8Array {
  const whole = scratch.take(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
