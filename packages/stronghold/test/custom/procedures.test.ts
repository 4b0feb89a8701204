import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  type Client,
  customProcedure,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
  type Usage,
  WriteVault,
} from '@stronghold/stronghold'
import { loadProcedures } from '@stronghold/stronghold/custom-procedures'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { example, moduleOf, zoned } from './support.js'

const Totp = customProcedure({
  name: 'example.Totp',
  kind: 'use',
  input: { secret: 'location', seconds: 'u53', hash: { oneOf: ['Sha256', 'Sha512'] } },
  output: 'text',
  sources: ['secret'],
})
const Expand = customProcedure({
  name: 'acme.Expand',
  kind: 'derive',
  input: { source: 'location', label: 'text', target: 'location' },
  output: { fixedBytes: 32 },
  sources: ['source'],
  target: 'target',
})
const Draw = customProcedure({
  name: 'acme.Draw',
  kind: 'generate',
  input: { target: 'location', length: 'u8' },
  output: 'nothing',
  target: 'target',
})
const maybe = {
  optional: { list: { struct: { flag: 'boolean', four: { fixedBytes: 4 } } } },
} as const
const Echo = customProcedure({
  name: 'acme.Echo',
  kind: 'use',
  input: {
    secret: 'location',
    other: 'location',
    bytes: 'bytes',
    text: 'text',
    small: 'u8',
    middle: 'u32',
    large: 'u53',
    word: { oneOf: ['yes', 'no'] },
    maybe,
  },
  output: {
    struct: {
      lengths: { list: 'u32' },
      names: { list: 'text' },
      bytes: 'bytes',
      text: 'text',
      small: 'u8',
      middle: 'u32',
      large: 'u53',
      word: { oneOf: ['yes', 'no'] },
      maybe,
    },
  },
  sources: ['other', 'secret'],
})
const Sign = customProcedure({
  name: 'acme.Sign',
  kind: 'use',
  input: { key: 'location', message: 'bytes' },
  output: { fixedBytes: 64 },
  sources: ['key'],
})
// Declared here and in no module.
const Absent = customProcedure({
  name: 'acme.Absent',
  kind: 'use',
  input: { secret: 'location' },
  output: 'nothing',
  sources: ['secret'],
})

const at = (record: string) => Location.generic('vault', record)
const may = (...usages: Usage[]) => ({ attributes: { policy: { usages } } })

const inZone = await zoned({ procedures: [moduleOf('acme'), example] })
const procedures = loadProcedures([moduleOf('acme'), example])
const inProcess = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  inside: () => startInProcess({ procedures }),
})

for (const [name, stronghold] of [
  ['in a zone', inZone],
  ['in process', inProcess],
] as const) {
  describe(`procedures of an application ${name}`, () => {
    let count = 0
    const fresh = (): Promise<Client> => stronghold.createClient(`client ${name} ${count++}`)

    it('make the one-time codes of RFC 6238, Appendix B', async () => {
      const client = await fresh()
      const digits = '1234567890'.repeat(7)
      const seeds = { Sha256: digits.slice(0, 32), Sha512: digits.slice(0, 64) }
      const codes = [
        [59, '46119246', '90693936'],
        [1111111109, '68084774', '25091201'],
        [1111111111, '67062674', '99943326'],
        [1234567890, '91819424', '93441116'],
        [2000000000, '90698825', '38618901'],
        [20000000000, '77737706', '47863826'],
      ] as const
      for (const [hash, column] of [
        ['Sha256', 1],
        ['Sha512', 2],
      ] as const) {
        const data = utf8(seeds[hash])
        const write = WriteVault({ data, location: at(hash) }, may('example.Totp'))
        await client.execute(write)
        for (const row of codes) {
          const call = Totp({ secret: at(hash), seconds: row[0], hash })
          assert.equal(await client.execute(call), row[column])
        }
      }
    })

    it('see what they declared, and no name of a record', async () => {
      const client = await fresh()
      for (const [record, length] of [
        ['one', 5],
        ['two', 0],
      ] as const) {
        const data = new Uint8Array(length)
        await client.execute(WriteVault({ data, location: at(record) }, may('acme.Echo')))
      }
      const input = {
        bytes: Uint8Array.from([0, 255, 128]),
        text: '\ufeffläßt – 😀%',
        small: 255,
        middle: 2 ** 32 - 1,
        large: Number.MAX_SAFE_INTEGER,
        word: 'no',
        maybe: [{ flag: true, four: hex('00010203') }],
      } as const
      const output = await client.execute(Echo({ secret: at('one'), other: at('two'), ...input }))
      assert.deepEqual(output, {
        ...input,
        lengths: [0, 5],
        names: ['bytes', 'text', 'small', 'middle', 'large', 'word', 'maybe'],
      })
      const { maybe: _, ...without } = input
      const less = await client.execute(Echo({ secret: at('one'), other: at('two'), ...without }))
      assert.equal(less.maybe, undefined)
    })

    it('derive secrets, which carry the policy of their sources', async () => {
      const client = await fresh()
      const source = at('source')
      const target = at('target')
      // HKDF-SHA256 of RFC 5869 gives a seed; what its public key is, our own procedure says too.
      await client.execute(
        WriteVault(
          { data: new Uint8Array(32).fill(11), location: source },
          may('acme.Expand', 'PublicKey'),
        ),
      )
      const publicKey = await client.execute(Expand({ source, label: 'a', target }))
      const own = PublicKey({ type: 'Ed25519', privateKey: target })
      assert.deepEqual(await client.execute(own), publicKey)
      const sign = Ed25519Sign({ privateKey: target, message: new Uint8Array(0) })
      await rejects(client.execute(sign), 'POLICY_DENIED')
    })

    it('make secrets, or say that what they were given does not fit', async () => {
      const client = await fresh()
      const target = at('drawn')
      await client.execute(Draw({ target, length: 16 }))
      assert.equal(await client.recordExists(target), true)
      await rejects(client.execute(Draw({ target: at('short'), length: 15 })), 'KEY_UNSUITABLE')
      assert.equal(await client.recordExists(at('short')), false)
    })

    it('are part of a transaction as others are', async () => {
      const client = await fresh()
      const chain = [Draw({ target: at('a'), length: 16 }), Draw({ target: at('b'), length: 1 })]
      await rejects(client.executeChained(chain), 'KEY_UNSUITABLE')
      assert.equal(await client.recordExists(at('a')), false)
    })

    it('sign under the public key of the seed, which they cannot choose', async () => {
      const client = await fresh()
      const key = at('key')
      const usages = may('acme.Sign', 'Ed25519Sign')
      await client.execute(GenerateKey({ type: 'Ed25519', output: key }, usages))
      const message = utf8('message')
      assert.deepEqual(
        await client.execute(Sign({ key, message })),
        await client.execute(Ed25519Sign({ privateKey: key, message })),
      )
    })

    it('use only secrets whose policy names them', async () => {
      const client = await fresh()
      const key = at('key')
      const call = Sign({ key, message: new Uint8Array(0) })
      await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
      await rejects(client.execute(call), 'POLICY_DENIED')
      await client.execute(
        GenerateKey({ type: 'Ed25519', output: at('other') }, may('Ed25519Sign')),
      )
      await rejects(client.execute(Sign({ key: at('other'), message: utf8('') })), 'POLICY_DENIED')
    })

    it('can be named with the digest of their module, which no other module has', async () => {
      const client = await fresh()
      const digest = createHash('sha256')
        .update(readFileSync(moduleOf('acme')))
        .digest('hex')
      const named = (name: string) => may(`acme.Sign@${name}`, 'Ed25519Sign')
      for (const [record, usages] of [
        ['this', named(digest)],
        ['other', named(digest.replace(/./, (digit) => (digit === '0' ? '1' : '0')))],
      ] as const) {
        await client.execute(GenerateKey({ type: 'Ed25519', output: at(record) }, usages))
      }
      const message = utf8('message')
      assert.equal((await client.execute(Sign({ key: at('this'), message }))).length, 64)
      await rejects(client.execute(Sign({ key: at('other'), message })), 'POLICY_DENIED')
    })

    it('are not there unless a module brought them', async () => {
      const client = await fresh()
      await rejects(client.execute(Absent({ secret: at('any') })), 'UNKNOWN_METHOD')
    })

    it('can be called many times', async () => {
      const client = await fresh()
      const data = new Uint8Array(32)
      await client.execute(WriteVault({ data, location: at('seed') }, may('acme.Sign')))
      const call = Sign({ key: at('seed'), message: new Uint8Array(100) })
      const signatures = await Promise.all(Array.from({ length: 200 }, () => client.execute(call)))
      for (const signature of signatures) assert.deepEqual(signature, signatures[0])
    })
  })
}
