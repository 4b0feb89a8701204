import { parseDerivationPath, StrongholdError } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'

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

const hardened = 0x8000_0000

/** A derivation path whose indexes are all hardened, as some curves want it. */
export function hardenedText(chain: readonly number[]): string {
  return ['m', ...chain.map((index) => `${index % hardened}'`)].join('/')
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
