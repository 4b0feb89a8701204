import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  ConcatKdf,
  ConcatSecret,
  Hkdf,
  Pbkdf2Hmac,
  procedures,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import { hex } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, holds, onEveryInside, openStronghold, write } from './clients.js'

await onEveryInside('ConcatSecret, CompareSecret', (fresh) => {
  const concat = (a: string, b: string, output = 'output') =>
    ConcatSecret({ locationA: at(a), locationB: at(b), outputLocation: at(output) })

  it('ConcatSecret writes one after the other, also over one of them, and empty ones', async () => {
    const client = await fresh()
    await write(client, { a: '010203', b: 'ff', empty: '' })
    await client.execute(concat('a', 'b'))
    await holds(client, 'output', '010203ff')
    await client.execute(concat('b', 'b', 'b'))
    await holds(client, 'b', 'ffff')
    await client.execute(concat('empty', 'empty'))
    await holds(client, 'output', '')
    await rejects(client.execute(concat('a', 'absent')), 'RECORD_NOT_FOUND')
  })

  it('CompareSecret tells whether a record is as expected', async () => {
    const client = await fresh()
    await write(client, { a: '010203', empty: '' })
    for (const [record, expected, same] of [
      ['a', '010203', true],
      ['a', '010204', false],
      ['a', '810203', false],
      ['a', '0102', false],
      ['a', '01020300', false],
      ['a', '', false],
      ['empty', '', true],
      ['empty', '00', false],
    ] as const) {
      const call = CompareSecret({ location: at(record), expected: hex(expected) })
      assert.equal(await client.execute(call), same)
    }
    const absent = CompareSecret({ location: at('absent'), expected: hex('') })
    await rejects(client.execute(absent), 'RECORD_NOT_FOUND')
  })
})

for (const [name, inside] of [
  ['a zone', {}],
  ['a zone that says no', { zone: { insecure: false } }],
  ['this process', { inside: () => startInProcess() }],
] as const) {
  const stronghold = await openStronghold(inside)
  it(`CompareSecret is unknown to ${name}, and a chain with it changes nothing`, async () => {
    const client = await stronghold.createClient('client')
    await write(client, { a: '01', b: '02' })
    const compare = CompareSecret({ location: at('a'), expected: hex('01') })
    await rejects(client.execute(compare), 'UNKNOWN_METHOD')
    const concat = ConcatSecret({
      locationA: at('a'),
      locationB: at('b'),
      outputLocation: at('output'),
    })
    await rejects(client.executeChained([concat, compare]), 'UNKNOWN_METHOD')
    assert.equal(await client.recordExists(at('output')), false)
  })
}

it('CompareSecret is no part of the table', () => {
  const names: readonly string[] = procedures.map(({ definition }) => definition.name)
  assert.equal(names.includes('CompareSecret'), false)
})

it('declares who can know what is written', () => {
  const at1 = at('a')
  const facts = ({ definition }: { definition: unknown }, input: unknown) =>
    (definition as { product(input: unknown): unknown }).product(input)
  assert.deepEqual(facts(X25519DiffieHellman, {}), { type: 'SharedSecret', knownTo: 'caller' })
  assert.deepEqual(facts(Hkdf, {}), { type: 'DerivedKey', knownTo: 'sources' })
  assert.deepEqual(facts(Pbkdf2Hmac, {}), { type: 'DerivedKey', knownTo: 'caller' })
  assert.deepEqual(facts(AesKeyWrapDecrypt, {}), { type: 'Unwrapped', knownTo: 'caller' })
  assert.deepEqual(facts(ConcatSecret, {}), { type: 'Concatenation', knownTo: 'sources' })
  assert.deepEqual(facts(ConcatKdf, {}), { type: 'DerivedKey', knownTo: 'sources' })
  const { definition } = AesKeyWrapEncrypt
  assert(definition.kind === 'use' && definition.wraps !== undefined)
  const input = { cipher: 'Aes256', encryptionKey: at1, wrapKey: at('b') } as const
  assert.deepEqual(definition.sources(input)[definition.wraps.under], at1)
  assert.deepEqual(definition.sources(input)[definition.wraps.secret], at('b'))
  assert.equal('carries' in ConcatSecret.definition && ConcatSecret.definition.carries, true)
})
