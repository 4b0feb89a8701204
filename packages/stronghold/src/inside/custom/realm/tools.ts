import type { Field, RealmCodec } from './codec.js'
import type { Ask } from './kernel.js'

/** The requests that code in a realm can make. */
export type RealmOperation =
  | 'declare'
  | 'inputLength'
  | 'readInput'
  | 'secretLength'
  | 'readSecret'
  | 'track'
  | 'compute'
  | 'product'
  | 'output'
  | 'unsuitable'

/** The input of a realm, as JSON: only text has no realm. */
export interface RealmTable {
  readonly operations: Readonly<Record<RealmOperation, number>>
  /** Names of cryptographic functions with their signatures; the place is the number. */
  readonly functions: readonly (readonly [path: string, signature: string])[]
}

/**
 * What modules are written with, as text like `kernel`: the global `stronghold`, and the powers of
 * a call. A module may bend it as it likes; it bends nothing but its own tools.
 *
 * Returns what runs the procedure of a place among those that the module has declared.
 */
export function tools(
  world: object,
  call: Ask,
  makeCodec: (take: (length: number) => Uint8Array) => RealmCodec,
  tableText: string,
): (procedure: number) => void {
  const { operations, functions } = JSON.parse(tableText) as RealmTable
  const fail = (): never => {
    throw new Error('refused')
  }
  const asked = (operation: number, ...given: readonly unknown[]): number => {
    const answer = call(operation, ...given)
    return answer < 0 ? fail() : answer
  }
  // V8 copies short arrays without a buffer of their own; these can be wiped.
  const take = (length: number): Uint8Array => {
    const bytes = new Uint8Array(new ArrayBuffer(length))
    asked(operations.track, bytes)
    return bytes
  }

  // biome-ignore lint/suspicious/noExplicitAny: a tree of functions, as `CryptoProvider` is
  const crypto: Record<string, any> = {}
  functions.forEach(([path, signature], number) => {
    const [name, member] = path.split('.') as [string, string | undefined]
    const run = (...given: unknown[]): boolean | undefined => {
      const answer = asked(operations.compute, number, ...given)
      return signature.endsWith('?') ? answer === 1 : undefined
    }
    if (member === undefined) crypto[name] = run
    else crypto[name] = { ...crypto[name], [member]: run }
  })

  const codec = makeCodec(take)

  interface Declared {
    kind: 'generate' | 'derive' | 'use'
    input: Record<string, Field>
    output: Field
    sources?: string[]
    // biome-ignore lint/suspicious/noExplicitAny: the module's own functions
    [run: string]: any
  }
  const declared: Declared[] = []
  Object.defineProperty(world, 'stronghold', {
    value: Object.freeze({
      procedure(declaration: Declared) {
        const { name, kind, input, output, sources, target } = declaration
        if (typeof declaration[kind] !== 'function') fail()
        asked(operations.declare, JSON.stringify({ name, kind, input, output, sources, target }))
        declared.push(declaration)
      },
      /** Reports that a secret does not fit: the caller gets `KEY_UNSUITABLE`. */
      unsuitable(): never {
        asked(operations.unsuitable)
        return fail()
      },
    }),
  })

  return (procedure) => {
    const declaration = declared[procedure] ?? fail()
    const encoded = take(asked(operations.inputLength))
    asked(operations.readInput, encoded)
    const visible = Object.entries(declaration.input).filter(([, field]) => field !== 'location')
    const input = codec.read(Object.fromEntries(visible), encoded)
    const secrets = (declaration.sources ?? []).map((_, index) => {
      const secret = take(asked(operations.secretLength, index))
      asked(operations.readSecret, index, secret)
      return secret
    })
    const powers = { crypto, take }
    const run = declaration[declaration.kind].bind(declaration)
    const made = declaration.kind === 'generate' ? run(input, powers) : run(secrets, input, powers)
    const output = declaration.kind === 'use' ? made : made.output
    if (declaration.kind !== 'use') asked(operations.product, made.secret)
    asked(operations.output, codec.write(declaration.output, output))
  }
}
