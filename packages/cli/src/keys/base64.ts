const padding = 0x3d

/**
 * Decodes base64 or base64url on bytes: a string of a private key could not be wiped. White space is
 * skipped, padding may be left out. Answers a buffer of the exact size, or undefined for other
 * text; a partial result is wiped.
 */
export function decodeBase64(text: Uint8Array): Uint8Array | undefined {
  const values = text.filter((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d))
  const out = decoded(values)
  values.fill(0)
  return out
}

function decoded(values: Uint8Array): Uint8Array | undefined {
  let end = values.length
  while (end > values.length - 2 && values[end - 1] === padding) end--
  const left = end % 4
  const isPadded = end === values.length || values.length % 4 === 0
  if (left === 1 || !isPadded) return undefined
  const out = new Uint8Array(Math.floor((end * 3) / 4))
  let bits = 0
  for (let i = 0, at = 0; i < end; i++) {
    const value = sextet(values[i] as number)
    if (value === undefined) {
      out.fill(0)
      return undefined
    }
    bits = ((bits << 6) | value) & 0xfff
    // Of four characters the first alone makes no byte.
    if (i % 4 !== 0) out[at++] = bits >> (6 - 2 * (i % 4))
  }
  // Bits after the last byte: another text would mean the same.
  const rest = left === 0 ? 0 : bits & (left === 2 ? 0xf : 0x3)
  if (rest === 0) return out
  out.fill(0)
  return undefined
}

function sextet(byte: number): number | undefined {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52
  if (byte === 0x2b || byte === 0x2d) return 62
  return byte === 0x2f || byte === 0x5f ? 63 : undefined
}
