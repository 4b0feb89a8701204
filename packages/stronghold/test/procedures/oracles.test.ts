import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Call,
  ConcatKdf,
  ConcatSecret,
  GenerateKey,
  Hkdf,
  Hmac,
  procedures,
  type SecretType,
  WriteVault,
} from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import { documentOf, typesTable, untold } from './spec-tables.js'
import { at, importOriginal, known, makeStronghold, recordOf, refused } from './subjects.js'
import { moves, uses, using } from './uses.js'

const none = new Uint8Array(0)
const table = typesTable()
const stronghold = await makeStronghold()
const original = await importOriginal(stronghold, { subject: known, short: known.subarray(0, 15) })

describe('A private key, a seed or a node', () => {
  const scalars = procedures.flatMap(({ definition }) =>
    'suits' in definition && definition.suits.some(({ as }) => as === 'scalar')
      ? [definition.name]
      : [],
  )

  it('is never made of a concatenation, whatever its policy says', async () => {
    const client = await stronghold.createClient('concatenation')
    const policy = { usages: [...using] }
    await client.execute(WriteVault({ data: known, location: at('a') }, { attributes: { policy } }))
    await client.execute(WriteVault({ data: none, location: at('b') }, { attributes: { policy } }))
    const both = { locationA: at('a'), locationB: at('b') }
    await client.execute(ConcatSecret({ ...both, outputLocation: at('subject') }))
    for (const name of scalars) {
      for (const { make } of uses[name] ?? []) {
        assert.equal(await refused(client, make(at('subject'))), 'KEY_UNSUITABLE', name)
      }
    }
  })

  it('has its length, also where nobody said what it is', async () => {
    const client = await stronghold.createClient('short')
    await client.execute(WriteVault({ data: known.subarray(0, 15), location: at('short') }))
    for (const one of [client, original]) {
      for (const name of scalars) {
        for (const { make } of uses[name] ?? []) {
          assert.equal(await refused(one, make(at('short'))), 'KEY_UNSUITABLE', name)
        }
      }
    }
  })

  it('is not found in few guesses through a key of something else', async () => {
    // Known bytes beside a short secret: a public key, a MAC or a wrapped key is a test of guesses.
    const client = await stronghold.createClient('kangaroo')
    await client.execute(WriteVault({ data: known.subarray(0, 7), location: at('pin') }))
    await client.execute(WriteVault({ data: new Uint8Array(25), location: at('zeros') }))
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
    const both = { locationA: at('pin'), locationB: at('zeros') }
    await client.execute(ConcatSecret({ ...both, outputLocation: at('subject') }))
    for (const name of using) {
      for (const [index, { make }] of (uses[name] ?? []).entries()) {
        if (moves.includes(`${name} ${index}`)) continue
        const code = await refused(client, make(at('subject')))
        assert.match(code ?? 'nothing', /KEY_UNSUITABLE|NOT_WRAPPABLE/, name)
      }
    }
    const wrap = uses.AesKeyWrapEncrypt?.[1]?.make(at('subject'))
    assert.equal(await refused(client, wrap as Call), 'NOT_WRAPPABLE')
  })
})

describe('Keys of several lengths from one secret', () => {
  const kdf = (keyLength: number, output: string) =>
    ConcatKdf({
      hash: 'Sha512',
      algorithmId: 'A256CBC-HS512',
      sharedSecret: at('secret'),
      keyLength,
      apu: none,
      apv: none,
      pubInfo: none,
      privInfo: none,
      output: at(output),
    })

  it('differ by 128 bits at least, and none is guessed byte by byte beside what is known', async () => {
    const client = await stronghold.createClient('prefixes')
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('secret') }))
    const lengths: number[] = []
    for (let length = 0; length <= 128; length++) {
      const code = await refused(client, kdf(length, `key ${length}`))
      if (code === undefined) lengths.push(length)
      else assert.equal(code, 'INVALID_ARGUMENT')
    }
    assert.deepEqual(lengths, [16, 32, 48, 64, 80, 96, 112, 128])
    // The beginning of a longer key with a guess behind it.
    await client.execute(WriteVault({ data: Uint8Array.of(1), location: at('guess') }))
    const both = { locationA: at('key 16'), locationB: at('guess') }
    await client.execute(ConcatSecret({ ...both, outputLocation: at('subject') }))
    const { bornInside, type } = (await recordOf(stronghold, client, 'subject')) ?? {}
    assert.deepEqual({ bornInside, type }, { bornInside: false, type: 'Concatenation' })
    await rejects(
      client.execute(Hmac({ hash: 'Sha256', message: none, key: at('subject') })),
      'KEY_UNSUITABLE',
    )
  })

  it('and the labels of this library itself derive none', async () => {
    const client = await stronghold.createClient('labels')
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('key') }))
    for (const text of ['stronghold stream 1', '\x14\0\0\0stronghold.ts pull 1']) {
      const label = new TextEncoder().encode(`${text} and what follows`)
      const call = Hkdf({ hash: 'Sha256', salt: none, label, ikm: at('key'), okm: at('okm') })
      await rejects(client.execute(call), 'INVALID_ARGUMENT')
    }
  })
})

describe('docs/spec/oracles.md', () => {
  const text = documentOf('oracles.md')
  const families = new Map(
    [...text.matchAll(/^\| ([\w, ]+) \| (`[^|]*) \|$/gm)].map(([, family = '', cell = '']) => [
      family,
      new Set([...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name as string)),
    ]),
  )
  const familyOf = (name: string) => {
    const found = [...families].filter(([, names]) => names.has(name)).map(([family]) => family)
    assert.equal(found.length, 1, `${name} is in ${found.length} families`)
    return found[0] as string
  }
  const chapter = text.slice(text.indexOf('## Pairs'), text.indexOf('## Secrets side'))
  const rows = [...chapter.matchAll(/^\| ([\w, ]+) \| ([\w, ]+) \| /gm)]
    .slice(1)
    .map(([, first = '', second = '']) => [first, second].sort().join(' × '))

  it('has a row for every two families that one type allows, and no other', () => {
    const pairs = new Set<string>()
    for (const [type, names] of table) {
      if (untold.includes(type as SecretType)) continue
      const own = [...new Set([...names].map(familyOf))]
      for (const first of own)
        for (const second of own) pairs.add([first, second].sort().join(' × '))
    }
    assert.deepEqual([...rows].sort(), [...pairs].sort())
  })
})
