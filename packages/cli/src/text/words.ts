const space = 0x20

/**
 * The words of a mnemonic as the library takes them, with one space between two and in lower case:
 * people write them on several lines, in capitals on metal, and Japanese ones with U+3000. Takes over `bytes` and answers a part of it.
 */
export function wordsOf(bytes: Uint8Array): Uint8Array {
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const width = spaceAt(bytes, i)
    if (width === 0) bytes[length++] = lowered(bytes[i] as number)
    else if (length > 0 && bytes[length - 1] !== space) bytes[length++] = space
    i += Math.max(width - 1, 0)
  }
  if (bytes[length - 1] === space) length--
  bytes.fill(0, length)
  return bytes.subarray(0, length)
}

function lowered(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
}

// How many bytes the white space at `index` has; 0 when there is none.
function spaceAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index] as number
  if (byte === space || (byte >= 0x09 && byte <= 0x0d)) return 1
  return byte === 0xe3 && bytes[index + 1] === 0x80 && bytes[index + 2] === 0x80 ? 3 : 0
}
