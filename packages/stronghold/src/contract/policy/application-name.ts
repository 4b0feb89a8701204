/** The name of a procedure of an application: it has a dot, so it is never one of ours. */
export const applicationName = /^[a-z][a-z0-9-]*(\.[A-Za-z][A-Za-z0-9]*)+$/

/** The most characters of such a name. */
export const maxApplicationName = 64

const digest = /^[0-9a-f]{64}$/

/**
 * Whether a word names a procedure of an application, or one of a certain module: `acme.Sign`, or
 * `acme.Sign@` and the SHA-256 of the module in lower-case hex.
 */
export function isApplicationUsage(word: string): boolean {
  const [name = '', pin, ...more] = word.split('@')
  return (
    more.length === 0 &&
    name.length <= maxApplicationName &&
    applicationName.test(name) &&
    (pin === undefined || digest.test(pin))
  )
}
