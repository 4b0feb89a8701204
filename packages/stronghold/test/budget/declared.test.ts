import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { nobleProvider } from '@stronghold/crypto/noble'
import { Location, procedures } from '@stronghold/stronghold'
import type { Codec } from '@stronghold/stronghold/codec'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import '#internal/inside/procedures/compare-secret.js'
import { implementationOf } from '#internal/inside/procedures/table.js'

type Definition = (typeof definitions)[number]
const definitions = [...procedures, CompareSecret].map(
  ({ definition }) => definition as unknown as (typeof procedures)[0]['definition'] & AnyParts,
)

/** What these tests use of a definition, whatever its kind. */
interface AnyParts {
  readonly input: Codec<never>
  readonly output: Codec<never>
  readonly sources?: (input: never) => readonly unknown[]
  cost(input: unknown, lengths: readonly number[]): Partial<Record<Kind, number>>
}

type Kind = 'hashed' | 'rounds' | 'scratch' | 'output' | 'work'
const kinds: readonly Kind[] = ['hashed', 'rounds', 'scratch', 'output', 'work']

/** An input of a shape, with `length` bytes in the field of a name and a few in each other. */
function inputOf(definition: Definition, field?: string, length = 0): Record<string, unknown> {
  const { shape } = definition.input
  assert(shape.kind === 'struct', definition.name)
  return Object.fromEntries(
    Object.entries(shape.fields).map(([name, codec]) => [
      name,
      sample(codec as Codec<never>, name, name === field ? length : undefined),
    ]),
  )
}

function sample({ shape }: Pick<Codec<never>, 'shape'>, name: string, length?: number): unknown {
  switch (shape.kind) {
    case 'bytes':
      return new Uint8Array(length ?? 8).fill(97)
    case 'text':
      return 'a'.repeat(length ?? 8)
    case 'boolean':
      return false
    case 'integer':
      return length ?? 16
    case 'fixedBytes':
      return new Uint8Array(shape.length)
    case 'oneOf':
      return shape.words[0]
    case 'location':
      return Location.generic('vault', name)
    case 'optional':
      return sample(shape.item as Codec<never>, name, length)
    case 'list':
      return Array.from({ length: length ?? 1 }, () => sample(shape.item as Codec<never>, name))
    case 'struct':
      return Object.fromEntries(
        Object.entries(shape.fields).map(([inner, codec]) => [
          inner,
          sample(codec as Codec<never>, inner),
        ]),
      )
    default:
      return undefined
  }
}

/** Microseconds, by the weights of docs/spec/budgets.md. */
function time({ work = 0, hashed = 0, scratch = 0, output = 0 }: Partial<Record<Kind, number>>) {
  return work + 0.005 * hashed + 0.001 * scratch + 0.002 * output
}

const sourcesOf = (definition: Definition) => definition.sources?.(inputOf(definition) as never)

/** Fields of any length that cost nothing, with the reason. */
const free: Readonly<Record<string, string>> = {
  'GarbageCollect.vaultPath': 'a name',
  'ReadRecord.client': 'a name',
}

describe('What each procedure declares that it costs', () => {
  it('is a finite number of each kind, and never less for a longer secret', () => {
    for (const definition of definitions) {
      const { name } = definition
      const count = sourcesOf(definition)?.length ?? 0
      const of = (length: number) =>
        definition.cost(
          inputOf(definition),
          Array.from({ length: count }, () => length),
        )
      let before = of(0)
      for (const length of [1, 256, 65_536, 2 ** 31]) {
        const cost = of(length)
        for (const kind of kinds) {
          const value = cost[kind] ?? 0
          assert(Number.isFinite(value) && value >= 0, `${name} ${kind}`)
          assert(value >= (before[kind] ?? 0), `${name} ${kind}`)
        }
        before = cost
      }
    }
  })

  it('grows with each field that may have any length', () => {
    const cheap: string[] = []
    for (const definition of definitions) {
      const { shape } = definition.input
      assert(shape.kind === 'struct')
      for (const [field, codec] of Object.entries(shape.fields)) {
        const inner = codec.shape.kind === 'optional' ? codec.shape.item.shape : codec.shape
        if (inner.kind !== 'bytes' && inner.kind !== 'text' && inner.kind !== 'list') continue
        const name = `${definition.name}.${field}`
        if (name in free) continue
        // Of a list that is too long nothing is done.
        const [short, long] = inner.kind === 'list' ? [1, 101] : [16, 16 + 2 ** 20]
        const of = (length: number) => time(definition.cost(inputOf(definition, field, length), []))
        const perItem = (of(long) - of(short)) / (long - short)
        if (perItem < (inner.kind === 'list' ? 20 : 0.002)) cheap.push(`${name}: ${perItem}`)
      }
    }
    assert.deepEqual(cheap, [])
  })

  it('is at least what is done: guarded memory, rounds, bytes that are hashed, the answer', () => {
    let ran = 0
    const more = new Set<string>()
    for (const definition of definitions) {
      if (definition.name === ('RevokeData' as string)) continue
      for (const secret of [16, 32, 64, 5000]) {
        for (const field of [undefined, ...fieldsOf(definition)]) {
          const input = inputOf(definition, field, 3000)
          const count = definition.sources?.(input as never).length ?? 0
          const lengths = Array.from({ length: count }, () => secret)
          const done = run(definition, input, lengths)
          if (done === undefined) continue
          ran++
          const declared = definition.cost(input, lengths)
          const where = `${definition.name} ${field} ${secret}`
          // Lengths before the answer; and what is hashed however short the input is, which is `work`.
          const besides = {
            scratch: 0,
            rounds: 0,
            output: 8,
            hashed: 4096 + 20 * (declared.work ?? 0),
          }
          for (const kind of ['scratch', 'rounds', 'output', 'hashed'] as const) {
            if (done[kind] <= (declared[kind] ?? 0) + besides[kind]) continue
            more.add(`${where}: ${kind} ${done[kind]} > ${declared[kind]}`)
          }
        }
      }
    }
    assert.deepEqual([...more], [])
    assert(ran > 250, `only ${ran} calls did anything`)
  })
})

function fieldsOf(definition: Definition): string[] {
  const { shape } = definition.input
  assert(shape.kind === 'struct')
  return Object.entries(shape.fields)
    .filter(
      ([
        ,
        {
          shape: { kind },
        },
      ]) => kind === 'bytes' || kind === 'optional' || kind === 'text',
    )
    .map(([name]) => name)
}

/** Runs the half of a procedure that sees secrets; `undefined` when it refuses. */
function run(
  definition: Definition,
  input: Record<string, unknown>,
  lengths: readonly number[],
): Record<Kind, number> | undefined {
  const done = { hashed: 0, rounds: 0, scratch: 0, output: 0, work: 0 }
  const secrets = lengths.map((length, i) => ({
    bytes: new Uint8Array(length).fill(i + 1),
    content: `${i}`,
    type: 'Unknown' as const,
  }))
  const powers = {
    crypto: counting(nobleProvider, done),
    scratch: {
      take(length: number) {
        done.scratch += length
        return new Uint8Array(length)
      },
    },
    remember: (_secret: unknown, _label: string, derive: () => Uint8Array) => derive(),
  }
  const half = implementationOf(definition.name)
  assert(half, definition.name)
  try {
    let output: unknown
    if (half.kind === 'use') output = half.run(secrets, input, powers)
    else if (half.kind === 'compute') output = half.run(input, powers)
    else if (half.kind === 'derive') output = half.run(secrets, input, powers).output
    else if (half.kind === 'generate') output = half.run(input, powers).output
    else return undefined
    done.output = definition.output.size(output as never)
    return done
  } catch {
    return undefined
  }
}

/** A provider that notes how many bytes its functions are given, and how many rounds. */
function counting(provider: CryptoProvider, done: Record<Kind, number>): CryptoProvider {
  const around = (owner: object): object =>
    new Proxy(owner, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown
        if (typeof value === 'object' && value !== null) return around(value)
        if (typeof value !== 'function' || name === 'wipe') return value
        return (...given: unknown[]) => {
          for (const argument of given) {
            if (argument instanceof Uint8Array) done.hashed += argument.length
          }
          if (String(name).startsWith('pbkdf2')) done.rounds += given[3] as number
          return Reflect.apply(value, target, given) as unknown
        }
      },
    })
  return around({ ...provider }) as CryptoProvider
}
