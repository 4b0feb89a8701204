/**
 * The bytes that hexadecimal digits stand for, in a buffer of their own; undefined for anything
 * else. Arithmetic on bytes, because a string of the digits could not be wiped.
 */
export function bytesOfDigits(digits: Uint8Array): Uint8Array | undefined {
  const bytes = new Uint8Array(digits.length >> 1)
  let isDigits = digits.length > 0 && digits.length % 2 === 0
  for (let i = 0; isDigits && i < digits.length; i++) {
    const digit = digitOf(digits[i] as number)
    isDigits = digit >= 0
    bytes[i >> 1] = ((bytes[i >> 1] as number) << 4) | (digit & 0xf)
  }
  if (isDigits) return bytes
  bytes.fill(0)
  return undefined
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
