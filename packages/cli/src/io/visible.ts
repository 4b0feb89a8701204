/**
 * Characters that a terminal obeys, and invisible ones that change the look of their neighbours.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu
/** The same but for the line ends that indent JSON: those within its strings are escaped. */
const unseenInJson = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** The most characters that are shown of a name that nobody has agreed to yet. */
const maxNameLength = 64

/** Foreign text on a terminal: it must not move the cursor or fake a line. */
export function line(text: string): string {
  return text.replace(unseen, '\u{fffd}')
}

/**
 * A name that a stranger gives itself, in quotes. It can neither be so long that part of it begins
 * a line of its own, nor look like text of this program.
 */
export function quoted(name: string): string {
  const text = line(name).replace(/"/g, "'").replace(/\s+/gu, ' ')
  const characters = [...text]
  const isLong = characters.length > maxNameLength
  return `"${isLong ? `${characters.slice(0, maxNameLength).join('')}…` : text}"`
}

/** JSON that a terminal obeys no part of either, with the same meaning. */
export function json(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(unseenInJson, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** The same but for the ends of lines and tabs, of which a text of many lines consists. */
const unseenInText = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Any value in a form that no terminal obeys: text as it is, everything else in digits. */
export function shownValue(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.replace(unseenInText, '\u{fffd}')
  } catch {
    return `hex:${Buffer.from(bytes).toString('hex')}\n`
  }
}
