import { KeyProvider } from '@stronghold/stronghold'
import { deriveArgon2Key } from '@stronghold/stronghold/argon2'
import { CliError } from './errors.js'
import { readSmall, StandardInput, sourceOf } from './input.js'
import { isKeyItself, type KeyRule } from './key-rule.js'

/**
 * What the rule is given: the passphrase itself, or the key that Argon2 makes of it here. It takes
 * over the bytes.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED` for the salt.
 */
export async function stretched(secret: Uint8Array, rule: KeyRule): Promise<Uint8Array> {
  if (rule === 'raw' || !isKeyItself(rule)) return secret
  try {
    const salt = await readSalt(rule.saltFile)
    return await deriveArgon2Key(secret.slice(), { salt, cost: rule.argon2 })
  } finally {
    secret.fill(0)
  }
}

/** The key that `stretched` answered, or with `raw` was given. It takes over the bytes. */
export function keyOf(secret: Uint8Array, rule: KeyRule): KeyProvider {
  return isKeyItself(rule) ? KeyProvider.fromKey(secret) : KeyProvider.fromPassphrase(secret, rule)
}

// As the plugin of Tauri has it; RFC 9106 wants 8 bytes or more.
async function readSalt(path: string): Promise<Uint8Array> {
  const salt = await readSmall(sourceOf(path, new StandardInput(false), 'the salt'))
  if (salt.length >= 8 && salt.length <= 1024) return salt
  throw new CliError('INPUT_FAILED', 'A salt has 8 to 1024 bytes.')
}
