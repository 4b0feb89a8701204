import { KeyProvider } from '@stronghold/stronghold'
import { deriveArgon2Key } from '@stronghold/stronghold/argon2'
import { CliError } from './errors.js'
import { readSmall, StandardInput, sourceOf } from './input.js'
import { isKeyItself, type KeyRule } from './key-rule.js'

/** Turns a passphrase into the input of the rule, and takes over its bytes. */
export type Stretch = (passphrase: Uint8Array) => Promise<Uint8Array>

/**
 * How a passphrase becomes the input of the rule: the passphrase itself, or the key that Argon2
 * derives from it here. The salt is read now, before a person types a passphrase in vain.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED` for the salt.
 */
export async function stretchOf(rule: KeyRule): Promise<Stretch> {
  if (rule === 'raw' || !isKeyItself(rule)) return async (passphrase) => passphrase
  const { argon2: cost, saltFile } = rule
  const salt = await readSalt(saltFile)
  return async (passphrase) => {
    try {
      return await deriveArgon2Key(passphrase.slice(), { salt, cost })
    } finally {
      passphrase.fill(0)
    }
  }
}

/** The key that a `Stretch` answered, or with `raw` was given. It takes over the bytes. */
export function keyOf(secret: Uint8Array, rule: KeyRule): KeyProvider {
  return isKeyItself(rule) ? KeyProvider.fromKey(secret) : KeyProvider.fromPassphrase(secret, rule)
}

// As the plugin of Tauri has it; RFC 9106 wants 8 bytes or more.
async function readSalt(path: string): Promise<Uint8Array> {
  const salt = await readSmall(sourceOf(path, new StandardInput(false), 'the salt'))
  if (salt.length >= 8 && salt.length <= 1024) return salt
  throw new CliError('INPUT_FAILED', 'A salt has 8 to 1024 bytes.')
}
