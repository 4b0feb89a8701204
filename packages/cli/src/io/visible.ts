/** What a terminal obeys, or what is not seen and changes what is seen beside it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu
/** The same but for the line ends that indent JSON: those within its strings are escaped. */
const unseenInJson = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** The most characters that are shown of a name that nobody has agreed to yet. */
const maxNameLength = 64

/** Text from elsewhere on a terminal: nothing of it may move the cursor or fake a line. */
export function line(text: string): string {
  return text.replace(unseen, '\u{fffd}')
}

/**
 * A name that a stranger gives itself, in quotes. It can neither be so long that a part of it
 * begins a line of its own, nor look as if what it says came from here.
 */
export function quoted(name: string): string {
  const text = line(name).replace(/"/g, "'").replace(/\s+/gu, ' ')
  const characters = [...text]
  const isLong = characters.length > maxNameLength
  return `"${isLong ? `${characters.slice(0, maxNameLength).join('')}…` : text}"`
}

/** JSON of which a terminal obeys nothing either; it means the same. */
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

/** A value of any kind for a terminal, which obeys nothing of it: text as it is, all else in digits. */
export function shownValue(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.replace(unseenInText, '\u{fffd}')
  } catch {
    return `hex:${Buffer.from(bytes).toString('hex')}\n`
  }
}
