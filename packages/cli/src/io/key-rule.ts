import type { KeyDerivation, PassphraseDerivation } from '@stronghold/stronghold'
import type { Argon2Cost } from '@stronghold/stronghold/argon2'
import { InvalidArgumentError, Option } from 'commander'

/** How a passphrase becomes the key: a rule of the library, or Argon2 with the salt of a file. */
export type KeyRule =
  | 'raw'
  | PassphraseDerivation
  | { readonly argon2: Argon2Cost; readonly saltFile: string }

/** The rules that a word names. */
export const ruleNames = [
  'blake2b',
  'wallet.rs',
  'identity.rs',
  'tauri',
  'raw',
] as const satisfies readonly KeyDerivation[]

/** KiB times passes: a higher cost would look like a command that hangs. */
const mostWork = 2 ** 26

const forms = `${ruleNames.join(', ')}, pbkdf2:ROUNDS:SALT, argon2id:m=KIB,t=PASSES,p=LANES:SALTFILE`

/** An option that takes a rule. */
export function ruleOption(flags: string, description: string): Option {
  return new Option(flags, `${description}: ${forms}`).argParser(parseRule).default('blake2b')
}

/** Reads a rule. @throws InvalidArgumentError for any other text. */
export function parseRule(text: string): KeyRule {
  const named = ruleNames.find((name) => name === text)
  if (named !== undefined) return named
  const [, rounds, salt] = /^pbkdf2:(\d{1,8}):(.+)$/s.exec(text) ?? []
  if (rounds !== undefined && salt !== undefined) return pbkdf2(Number(rounds), salt)
  const form = /^argon2(id|i|d):m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10}):(.+)$/s
  const [, variant, memory, passes, lanes, saltFile] = form.exec(text) ?? []
  if (saltFile === undefined) throw new InvalidArgumentError(`Rules are: ${forms}.`)
  const [m, t, p] = [Number(memory), Number(passes), Number(lanes)]
  // RFC 9106, section 3.1.
  const fits = p >= 1 && p < 2 ** 24 && t >= 1 && t < 2 ** 32 && m >= 8 * p && m < 2 ** 32
  if (!fits) {
    throw new InvalidArgumentError(
      'Of Argon2, p and t are at least 1, and m is at least 8 times p.',
    )
  }
  if (m * t > mostWork) {
    throw new InvalidArgumentError(
      `Of Argon2, m times t is at most ${mostWork}: 64 GiB in all passes.`,
    )
  }
  const cost = {
    variant: `Argon2${variant as 'id' | 'i' | 'd'}`,
    memory: m,
    passes: t,
    lanes: p,
  } as const
  return { argon2: cost, saltFile }
}

/** Bytes of text, or after `hex:` the bytes of the digits. */
function pbkdf2(rounds: number, salt: string): KeyRule {
  if (rounds < 1 || rounds > 10_000_000) {
    throw new InvalidArgumentError('PBKDF2 has 1 to 10000000 rounds.')
  }
  const digits = /^hex:((?:[0-9a-f]{2})+)$/i.exec(salt)?.[1]
  if (digits === undefined && salt.startsWith('hex:')) {
    throw new InvalidArgumentError('The salt is not of the form hex:0123….')
  }
  return {
    pbkdf2: {
      rounds,
      salt: digits === undefined ? salt : Uint8Array.from(Buffer.from(digits, 'hex')),
    },
  }
}

/** Whether the secret of this rule is the key itself, and no passphrase. */
export function isKeyItself(rule: KeyRule): rule is Exclude<KeyRule, PassphraseDerivation> {
  return rule === 'raw' || (typeof rule === 'object' && 'argon2' in rule)
}
