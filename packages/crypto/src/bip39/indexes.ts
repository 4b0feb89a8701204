/** Bits of the index of a word. */
const INDEX_BITS = 11

/** Reads word index number `i` from a string of bits; two bytes behind it must exist. */
export function readIndex(bits: Uint8Array, i: number): number {
  const position = i * INDEX_BITS
  const byte = position >> 3
  const three =
    ((bits[byte] as number) << 16) | ((bits[byte + 1] as number) << 8) | (bits[byte + 2] as number)
  return (three >> (24 - INDEX_BITS - (position & 7))) & (2 ** INDEX_BITS - 1)
}

/** Writes word index number `i` into a string of bits that are zero there. */
export function writeIndex(bits: Uint8Array, i: number, index: number): void {
  const position = i * INDEX_BITS
  const byte = position >> 3
  const three = index << (24 - INDEX_BITS - (position & 7))
  bits[byte] = (bits[byte] as number) | (three >> 16)
  bits[byte + 1] = (bits[byte + 1] as number) | (three >> 8)
  bits[byte + 2] = (bits[byte + 2] as number) | three
}
