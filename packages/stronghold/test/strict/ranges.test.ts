import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BIP39Generate,
  Ed25519ctxSign,
  Ed25519phSign,
  KeyProvider,
  Location,
  MemoryStorage,
  Pbkdf2Hmac,
  RandomBytes,
  Slip10Generate,
  Stronghold,
} from '@stronghold/stronghold'

const bytes = (length: number) => new Uint8Array(length)
const at = Location.generic('vault', 'record')

// What only the zone found came back as a code, without the field and the wish.
test('a range of a procedure is named, with its field and what was wanted', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.fromKey(bytes(32)),
    workFactor: 1,
  })
  const client = await stronghold.createClient('client')
  const hash = 'Sha256' as const
  const message = bytes(1)
  const calls = [
    [RandomBytes({ length: 0 }), /length: wanted an integer from 1 to 65536/],
    [RandomBytes({ length: 65_537 }), /length: wanted an integer from 1 to 65536/],
    [Slip10Generate({ size: 15, output: at }), /size: wanted an integer from 16 to 64/],
    [BIP39Generate({ words: 13, output: at }), /words: wanted 12, 15, 18, 21 or 24/],
    [
      Pbkdf2Hmac({ hash, password: bytes(1), salt: bytes(1), count: 0, output: at }),
      /count: wanted an integer from 1 to/,
    ],
    [
      Ed25519ctxSign({ privateKey: at, context: bytes(0), message }),
      /context: wanted 1 to 255 bytes/,
    ],
    [
      Ed25519phSign({ privateKey: at, context: bytes(256), message }),
      /context: wanted 0 to 255 bytes/,
    ],
  ] as const
  for (const [call, words] of calls) {
    await assert.rejects(client.execute(call as never), (error) => {
      assert.equal((error as { code?: unknown }).code, 'INVALID_ARGUMENT')
      assert.match(String(error), words)
      return true
    })
  }
})
