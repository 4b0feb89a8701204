import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { MemoryStorage, Stronghold, type StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { key } from '../policy/support.js'

const directory = await mkdtemp(join(tmpdir(), 'beside-'))
after(() => rm(directory, { recursive: true }))

const loosely = (value: unknown): never => value as never

function refused(place: RegExp) {
  return (error: StrongholdError) => {
    assert.equal(error.code, 'INVALID_ARGUMENT')
    assert.match(error.message, place)
    return true
  }
}

const values = {
  path: join(directory, 'file'),
  storage: new MemoryStorage(),
  keepGenerations: 0,
  makeDirectory: true,
  zone: { insecure: false },
  inside: () => startInProcess(),
}
type Option = keyof typeof values
const place = ['path', 'storage'] as const
const exclusive: readonly (readonly [Option, Option])[] = [
  ['keepGenerations', 'storage'],
  ['makeDirectory', 'storage'],
  ['zone', 'inside'],
]
const methods: Readonly<Record<string, readonly Option[]>> = {
  at: Object.keys(values) as Option[],
  create: Object.keys(values) as Option[],
  open: Object.keys(values) as Option[],
  verify: ['path', 'storage', 'keepGenerations', 'zone', 'inside'],
  restore: ['path', 'storage', 'keepGenerations', 'zone', 'inside'],
}

/** All ways to give some of the options. */
function* choices(names: readonly Option[]): Generator<readonly Option[]> {
  for (let mask = 0; mask < 2 ** names.length; mask++) {
    yield names.filter((_, i) => (mask >> i) % 2 === 1)
  }
}

describe('Options that mean nothing beside each other', () => {
  for (const [method, names] of Object.entries(methods)) {
    it(`are refused by ${method}, by name, in every combination`, async () => {
      const call = async (options: object) => {
        const bound = Stronghold as unknown as Record<string, (options: object) => unknown>
        const needs = method === 'at' ? {} : { key: key() }
        const generation = method === 'restore' ? { generation: 0 } : {}
        return bound[method]?.call(Stronghold, { ...needs, ...generation, ...options })
      }
      for (const given of choices(names)) {
        const options = Object.fromEntries(given.map((name) => [name, values[name]]))
        const has = (name: Option) => given.includes(name)
        if (place.every(has) || !place.some(has)) {
          await assert.rejects(call(options), refused(/either a path or a storage/))
          continue
        }
        const wrong = exclusive.find((pair) => pair.every(has))
        if (wrong === undefined) continue
        const [option, beside] = wrong
        await assert.rejects(call(options), refused(RegExp(`${option} means nothing .*${beside}`)))
      }
    })
  }

  it('a new file is not made for reading, nor in a directory that must be there', async () => {
    const path = join(directory, 'missing', 'file')
    await assert.rejects(
      Stronghold.create({ path, key: key(), access: 'read', ...{} }),
      refused(/access: wanted one of write/),
    )
    await assert.rejects(
      Stronghold.create({ path, key: key(), makeDirectory: false, workFactor: 1 }),
    )
    await (await Stronghold.create({ path, key: key(), workFactor: 1 })).close()
  })
})

describe('What inside answers', () => {
  const started = startInProcess()
  const answers: readonly (readonly [string, () => unknown])[] = [
    ['nothing: a forgotten return', () => void startInProcess()],
    ['nothing, later', async () => undefined],
    ['an empty object', async () => ({})],
    ['an object, at once', () => ({})],
    ['null', async () => null],
    ['a number', async () => 7],
    ['no ended', async () => ({ ...(await started), ended: undefined })],
    ['no report', async () => ({ ...(await started), report: undefined })],
    ['no protections', async () => ({ ...(await started), report: { kind: 'zone' } })],
    ['no terminate', async () => ({ ...(await started), terminate: undefined })],
  ]
  for (const [what, inside] of answers) {
    it(`is an Inside or refused: ${what}`, async () => {
      const unhandled: unknown[] = []
      const note = (error: unknown) => void unhandled.push(error)
      process.on('unhandledRejection', note)
      const storage = new MemoryStorage()
      const options = { storage, key: key(), workFactor: 1, inside: loosely(inside) }
      await assert.rejects(Stronghold.create(options), refused(/inside.*wanted/))
      await new Promise(setImmediate)
      process.off('unhandledRejection', note)
      assert.deepEqual(unhandled, [])
      assert.equal(await storage.exists(), false)
    })
  }

  it('may be an error of its own, or answer messages with anything', async () => {
    const own = new TypeError('mine')
    const throws = () => {
      throw own
    }
    const ways: readonly (readonly [unknown, (error: Error & { code?: string }) => boolean])[] = [
      [throws, (error) => error === own],
      [
        async () => ({ ...(await startInProcess()), call: () => undefined }),
        ({ code }) => code === 'INTERNAL',
      ],
      [
        async () => ({ ...(await startInProcess()), call: throws }),
        ({ code }) => code === 'INTERNAL',
      ],
      [
        async () => ({ ...(await startInProcess()), ended: Promise.reject(own), call: throws }),
        ({ code }) => code !== undefined,
      ],
    ]
    for (const [inside, expected] of ways) {
      const options = { storage: new MemoryStorage(), key: key(), inside: loosely(inside) }
      await assert.rejects(Stronghold.create(options), expected)
    }
  })
})
