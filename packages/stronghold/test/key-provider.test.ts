import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { KeyProvider } from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'

describe('KeyProvider', () => {
  it('serves once, and wipes what it lent', async () => {
    const provider = KeyProvider.fromPassphrase(utf8('passphrase'))
    const lent = await provider.lend(async ({ derivation, secret }) => {
      assert.equal(derivation, 'blake2b')
      assert.deepEqual(secret, utf8('passphrase'))
      return secret
    })
    assert.deepEqual(lent, new Uint8Array(10))
    await rejects(
      provider.lend(async () => undefined),
      'KEY_SPENT',
    )
  })

  it('wipes what it was given when it is disposed', () => {
    const bytes = utf8('passphrase')
    {
      using _provider = KeyProvider.fromPassphrase(bytes)
    }
    assert.deepEqual(bytes, new Uint8Array(10))
  })

  it('shows nothing', () => {
    const provider = KeyProvider.fromPassphrase('passphrase')
    assert.equal(inspect({ provider }), '{ provider: [KeyProvider redacted] }')
    assert.equal(`${provider}`, '[KeyProvider redacted]')
    assert.throws(() => JSON.stringify(provider), { code: 'INVALID_ARGUMENT' })
    assert(!inspect(structuredClone(provider)).includes('passphrase'))
  })

  it('refuses what is not a key', () => {
    for (const length of [0, 31, 33]) {
      assert.throws(() => KeyProvider.fromKey(new Uint8Array(length)), { code: 'INVALID_ARGUMENT' })
    }
    assert.throws(() => KeyProvider.fromPassphrase(7 as never), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => KeyProvider.fromPassphrase('x', 'raw' as never), {
      code: 'INVALID_ARGUMENT',
    })
    for (const pbkdf2 of [{ salt: 'x', rounds: 0 }, { salt: 'x' }, { rounds: 1 }, 'x', undefined]) {
      const rule = { pbkdf2 } as never
      assert.throws(() => KeyProvider.fromPassphrase('x', rule), { code: 'INVALID_ARGUMENT' })
    }
    assert.throws(() => KeyProvider.fromKey(new Uint8Array(32)).copyKey(), {
      code: 'INVALID_ARGUMENT',
    })
  })

  it('hands out a copy of a random key, once more and no other', async () => {
    const provider = KeyProvider.makeRandom()
    const copy = provider.copyKey()
    assert.equal(copy.length, 32)
    await provider.lend(async ({ secret }) => assert.deepEqual(secret, copy))
    assert.notDeepEqual(KeyProvider.makeRandom().copyKey(), copy)
  })

  it('takes an empty passphrase for opening, not for making', () => {
    const provider = KeyProvider.fromPassphrase('')
    assert.throws(() => provider.workFactor(18), { code: 'INVALID_ARGUMENT' })
  })

  it('asks for stretching unless the key is random', () => {
    assert.equal(KeyProvider.makeRandom().workFactor(), 1)
    assert.equal(KeyProvider.fromPassphrase('x').workFactor(), 18)
    assert.equal(KeyProvider.fromKey(new Uint8Array(32)).workFactor(), 18)
    assert.equal(KeyProvider.fromKey(new Uint8Array(32)).workFactor(1), 1)
  })
})
