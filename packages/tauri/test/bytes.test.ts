import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { type Client, configure, Location, Stronghold } from '@stronghold/tauri'
import fc from 'fast-check'
import { rejects } from './rejects.js'

const folder = await mkdtemp(join(tmpdir(), 'stronghold-tauri-'))
after(() => rm(folder, { recursive: true }))

/** Every form in which the plugin's types let bytes be given. */
function forms(bytes: Uint8Array) {
  const numbers = [...bytes]
  return [
    numbers,
    bytes,
    new Uint8Array(bytes).buffer,
    new Uint8Array([0, ...bytes, 0]).subarray(1, -1),
    numbers.values(),
    Object.assign({ length: numbers.length }, Object.fromEntries(numbers.entries())),
  ]
}

describe('bytes that the drop-in takes', () => {
  let stronghold: Stronghold
  let client: Client
  before(async () => {
    const place = { inside: () => startInProcess() }
    configure({ deriveKey: () => new Uint8Array(32), workFactor: 1, place })
    stronghold = await Stronghold.load(join(folder, 'bytes.stronghold'), 'password')
    client = await stronghold.createClient('client')
  })
  after(() => stronghold.unload())

  it('mean the same in each form, as keys, values and names', async () => {
    const store = client.getStore()
    const bytes = fc.uint8Array({ maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (key, value) => {
        const given = forms(value)
        for (const [i, form] of forms(key).entries()) {
          await store.insert(form, given[i] as number[])
          assert.deepEqual(await store.get(key), value)
        }
        for (const form of forms(key)) {
          await store.insert(key, [1])
          assert.deepEqual(await store.remove(form), new Uint8Array([1]))
          assert.equal(await store.get(key), null)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('are the UTF-8 of text', async () => {
    const store = client.getStore()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 20 }), async (text) => {
        await store.insert(text, [1])
        assert.deepEqual(await store.remove(new TextEncoder().encode(text)), new Uint8Array([1]))
      }),
      { numRuns: 50 },
    )
  })

  it('name the same secret in each form', async () => {
    const name = new TextEncoder().encode('vault')
    await client.getVault('vault').insert('record', new Array(32).fill(7))
    const expected = await client
      .getVault('vault')
      .getEd25519PublicKey(Location.generic('vault', 'record'))
    const record = new TextEncoder().encode('record')
    const records = forms(record)
    for (const [i, form] of forms(name).entries()) {
      const location = Location.generic(form, records[i] as number[])
      assert.deepEqual(await client.getVault('other').getEd25519PublicKey(location), expected)
    }
  })

  it('are refused before memory is taken for a length that is only claimed', async () => {
    const store = client.getStore()
    const sparse: number[] = []
    sparse.length = 2 ** 32 - 1
    for (const claimed of [{ length: 2 ** 53 - 1 }, { length: Infinity, 0: 1 }, sparse]) {
      await rejects(store.get(claimed), 'INVALID_ARGUMENT')
    }
  })

  it('are refused when one is no byte', async () => {
    const store = client.getStore()
    const other = fc.oneof(
      fc.integer({ min: 256 }),
      fc.integer({ max: -1 }),
      fc.double({ noInteger: true }),
      fc.constantFrom(Number.NaN, Infinity, '1', null, undefined, true, {}, 1n),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(255)), other, fc.nat(), async (numbers, wrong, at) => {
        const value = numbers.toSpliced(at % (numbers.length + 1), 0, wrong as number)
        await rejects(store.insert('key', value), 'INVALID_ARGUMENT')
        await rejects(store.get(value), 'INVALID_ARGUMENT')
      }),
      { numRuns: 50 },
    )
  })
})
