import type { Path } from '@stronghold/stronghold'
import { hex } from '@stronghold/stronghold/checks'
import { exact, given } from '@stronghold/stronghold/codec'

const prefix = 'hex:'

/**
 * A path as text: itself where it is UTF-8, else `hex:` and its digits. Text that begins with
 * `hex:` is written in digits too, so that every path has one form, which `pathOf` reads.
 */
export const pathText = exact(1, function pathText(path: Path): string {
  given.read('path', given.path, path)
  const text = typeof path === 'string' ? path : utf8(path)
  if (text !== undefined && !text.startsWith(prefix)) return text
  const bytes = typeof path === 'string' ? new TextEncoder().encode(path) : path
  return prefix + hex(bytes)
})

/** The path of a text; undefined for text that is no path. */
export function pathOf(text: string): Uint8Array | undefined {
  // A lone surrogate would be encoded as another character.
  if (!text.startsWith(prefix))
    return isWellFormed(text) ? new TextEncoder().encode(text) : undefined
  const digits = text.slice(prefix.length)
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
