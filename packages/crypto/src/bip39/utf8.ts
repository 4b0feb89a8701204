/** Smallest code point of each width in bytes; anything below is an overlong form. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000]

/** The code point at `offset` of UTF-8 text (RFC 3629); `undefined` when there is none. */
export function codePointAt(text: Uint8Array, offset: number): number | undefined {
  const first = text[offset] as number
  if (first < 0x80) return first
  const width = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
  if (width === 0 || offset + width > text.length) return undefined
  let codePoint = first & (0x7f >> width)
  for (let i = 1; i < width; i++) {
    const next = text[offset + i] as number
    if ((next & 0xc0) !== 0x80) return undefined
    codePoint = (codePoint << 6) | (next & 0x3f)
  }
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
  const isValid = codePoint >= (SMALLEST[width] as number) && codePoint <= 0x10ffff && !isSurrogate
  return isValid ? codePoint : undefined
}

/** Bytes that a code point takes. */
export function widthOf(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
}

/** Bytes that a string without lone surrogates takes. */
export function utf8Length(text: string): number {
  let length = 0
  for (const character of text) length += widthOf(character.codePointAt(0) as number)
  return length
}
