import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as library from '@stronghold/stronghold'
import * as actors from '@stronghold/stronghold/actors'
import * as client from '@stronghold/stronghold/client'

/** How a class whose constructor is private is had: by a function of its own. */
const made = {
  Stronghold: ['create', 'open', 'openOrCreate'],
  KeyProvider: ['fromPassphrase', 'makeRandom'],
  FileStorage: ['at'],
} as const

/** Classes that anybody constructs. */
const constructed = ['MemoryStorage', 'StrongholdError', 'MessageClient', 'StreamChannel']

describe('Each value that an entry exports', () => {
  const entries = { library, client, actors }

  it('is a constant, or can be called, or constructed', () => {
    for (const [entry, values] of Object.entries(entries)) {
      for (const [name, value] of Object.entries(values) as [string, unknown][]) {
        if (typeof value !== 'function') {
          assert(
            typeof value !== 'object' || Object.isFrozen(value),
            `${entry}: ${name} can change`,
          )
          continue
        }
        const isClass = /^class\b/.test(Function.prototype.toString.call(value))
        if (!isClass || constructed.includes(name)) continue
        const ways = (made as Readonly<Record<string, readonly string[]>>)[name] ?? []
        assert(ways.length > 0, `${entry}: ${name} is a class that nobody can have`)
        for (const way of ways) assert.equal(typeof Reflect.get(value, way), 'function', way)
      }
    }
  })

  it('has one home: `/actors` repeats nothing of the others', () => {
    const both = Object.keys(actors).filter((name) => name in library || name in client)
    assert.deepEqual(both, [])
  })
})
