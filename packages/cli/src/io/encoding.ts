/**
 * Encodings that a program adds to a text: PowerShell writes UTF-16, and a byte
 * order mark, where a shell elsewhere writes the characters (about_Character_Encoding).
 */
export function encodingDoubt(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'begins with a byte order mark'
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'is UTF-16'
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined
  return isEvery(bytes, 0) || isEvery(bytes, 1) ? 'is UTF-16 without a byte order mark' : undefined
}

/** The remedy, as a hint. */
export const encodingHint =
  'write it as UTF-8 without a byte order mark: `Set-Content -Encoding utf8NoBOM` in PowerShell 7, `[IO.File]::WriteAllText` before'

// Whether every second byte is zero, and the others are not.
function isEvery(bytes: Uint8Array, from: number): boolean {
  return bytes.every((byte, i) => (i % 2 === from ? byte === 0 : byte !== 0))
}
