/** The most characters to show of one value. */
const maxShown = 256

/** Blank, and by their properties symbols, letters or marks: Braille, music, hieroglyphs, Khitan. */
const blank = String.raw`\u2800\ufffc\u{1d159}\u{13441}\u{13442}\u{16fe4}`

/**
 * Characters that a terminal obeys, invisible ones, ones that change the look of their neighbours,
 * and all spaces but single ones: many would move the following text to the next line of a screen.
 */
const unseen = new RegExp(
  String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}${blank}"\\]|(?! )\p{Zs}|(?<= ) |(?<=\p{M}\p{M})\p{M}`,
  'gu',
)

/**
 * Foreign text for a person who decides: in quotes, with all characters escaped that a terminal
 * obeys or that cannot be seen. A result of more than 256 characters is cut, and says so.
 */
export function shownText(text: string): string {
  const shown = escapedText(text)
  const characters = [...shown]
  if (characters.length <= maxShown) return `"${shown}"`
  return `"${characters.slice(0, maxShown).join('')}" and more that cannot be shown`
}

/** Whether text of any length has no character that a terminal obeys and no invisible one. */
export function isAllSeen(text: string): boolean {
  return text.search(unseen) < 0
}

/** Letters that are written from right to left: a vault and a record beside it would change places. */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu

/**
 * A name of bytes for a person who decides, never cut: text in quotes, with right-to-left letters
 * escaped as well, or `hex:` and its digits where it is no UTF-8.
 */
export function shownName(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return `"${escapedText(text).replace(rightToLeft, escaped)}"`
  } catch {
    return `hex:${hex(bytes)}`
  }
}

/** Bytes as digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function escapedText(text: string): string {
  return text.replace(unseen, escaped)
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}
