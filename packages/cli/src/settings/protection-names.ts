import type { Protection } from '@stronghold/stronghold'

/**
 * The protections that can be required, as the library names them: listed here, so that help and
 * usage errors need not load it. A test compares the two.
 */
export const protectionNames = [
  'separate-process',
  'scrubbed-environment',
  'sealed-channel',
  'interpreted-only',
  'dies-with-host',
  'not-dumpable',
  'no-core-dumps',
  'no-capabilities',
  'no-new-privileges',
  'no-inherited-descriptors',
  'landlock',
  'seccomp',
  'no-executable-memory',
  'guarded-memory',
  'closed-memory',
  'locked-memory',
  'secret-memory',
  'undumped-memory',
  'wiped-memory',
  'guarded-working-memory',
  'native-secp256k1',
] as const satisfies readonly Protection[]

/** Whether a word names a protection. */
export function isProtection(word: string): word is Protection {
  return (protectionNames as readonly string[]).includes(word)
}
