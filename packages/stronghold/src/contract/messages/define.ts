import type { Codec } from '../codec/index.js'

/**
 * One request that the zone understands: its name, input, output and phase. Pure data: the host
 * encodes with it, `inside/` has a handler for each.
 */
export interface Message<Name extends string = string, Input = never, Output = unknown> {
  readonly name: Name
  /** `locked`: before the key is known; `unlocked`: after. In another phase it does not exist. */
  readonly phase: 'locked' | 'unlocked' | 'any'
  readonly input: Codec<Input>
  readonly output: Codec<Output>
  /** Whether it changes the next commit. */
  readonly changes: boolean
  /** Whether its input holds a secret, which is then wiped as soon as it is sealed. */
  readonly secret: boolean
}

/** Declares a message. */
export function message<const Name extends string, Input, Output>(
  name: Name,
  phase: Message['phase'],
  input: Codec<Input>,
  output: Codec<Output>,
  traits: { changes?: boolean; secret?: boolean } = {},
): Message<Name, Input, Output> {
  const { changes = false, secret = false } = traits
  return Object.freeze({ name, phase, input, output, changes, secret })
}
