import { parseDerivationPath, StrongholdError } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'

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
