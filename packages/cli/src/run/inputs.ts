import type { Context } from '../io/context.js'
import type { Later } from '../text/bytes.js'
import type { ProcedureFacts } from './facts.js'
import { type Field, fieldsOf, keyOf, mayBeAbsent } from './fields.js'
import { type Given, inputOf } from './values.js'

/** The input of a call. */
export type Input = Record<string, unknown>

/** The inputs of the call: checked at once, read when they are needed. */
export class Inputs {
  readonly #values: readonly { readonly field: Field; readonly read: Later<unknown> }[]
  readonly #secrets: Uint8Array[] = []
  #chain: readonly number[] | undefined

  constructor(facts: ProcedureFacts, context: Context, options: object) {
    const given = fieldsOf(facts).map((field) => {
      const value = (options as Readonly<Record<string, Given>>)[keyOf(field)]
      return { field, value }
    })
    const isInner = ({ field: { path } }: (typeof given)[number]) => path.length > 1
    const inner = given.filter(isInner)
    const left =
      inner.every(({ value }) => value === undefined) &&
      mayBeAbsent(facts, inner[0]?.field.path ?? [])
    this.#values = given
      .filter((one) => !left || !isInner(one))
      .map(({ field, value }) => ({ field, read: inputOf(context, field, value) }))
  }

  async read(): Promise<Input> {
    const input: Input = {}
    for (const { field, read } of this.#values) {
      const value = await read()
      if (field.secret && value instanceof Uint8Array) this.#secrets.push(value)
      if (field.option === 'chain') this.#chain = value as readonly number[] | undefined
      const [first = '', second] = field.path
      if (second === undefined) input[first] = value
      else input[first] = { ...(input[first] as object), [second]: value }
    }
    return input
  }

  /** The derivation path that was read, if there is one. */
  get chain(): readonly number[] | undefined {
    return this.#chain
  }

  /** Wipes the secrets that were read, whatever the outcome of the call. */
  wipe(): void {
    for (const secret of this.#secrets) secret.fill(0)
  }
}
