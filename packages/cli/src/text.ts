import {
  Location,
  parseDerivationPath,
  type StoredLocation,
  StrongholdError,
} from '@stronghold/stronghold'
import { usage } from './io/errors.js'

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}

/** The text of UTF-8 bytes; `undefined` for bytes that are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads a location. @throws CliError `USAGE` that names the option. */
export function locationOf(text: string, option: string): StoredLocation {
  try {
    return Location.parse(text)
  } catch {
    throw usage(
      `${option} is not a location.`,
      'locations are written vault/record, vault#7 or vault#head',
    )
  }
}

/** Reads a derivation path. @throws CliError `USAGE` that names the option. */
export function chainOf(text: string, option = '--path'): number[] {
  try {
    return parseDerivationPath(text)
  } catch (error) {
    if (!(error instanceof StrongholdError)) throw error
    throw usage(`${option} is not a derivation path.`, "for example m/44'/4218'/0'/0'/0'")
  }
}

const prefix = 'hex:'

/**
 * A store key as text: itself when it is UTF-8, else `hex:` and its digits. Text that begins with
 * `hex:` is written in digits too, so that every key has a form of its own, which `storeKeyOf`
 * reads.
 */
export function storeKeyText(key: Uint8Array): string {
  const text = textOf(key)
  return text === undefined || text.startsWith(prefix) ? prefix + hex(key) : text
}

/** The same for a terminal: a key of a hostile file must not move the cursor or fake a line. */
export function storeKeyLine(key: Uint8Array): string {
  const text = storeKeyText(key)
  return /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(text) ? prefix + hex(key) : text
}

/** The store key that was written as text. @throws CliError `USAGE`. */
export function storeKeyOf(text: string): Uint8Array {
  if (!text.startsWith(prefix)) return new TextEncoder().encode(text)
  const digits = text.slice(prefix.length)
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw usage('KEY is not of the form hex:0123….')
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
