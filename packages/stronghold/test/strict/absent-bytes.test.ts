import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import {
  Ed25519Sign,
  GenerateKey,
  Hmac,
  KeyProvider,
  Location,
  type Path,
  pathBytes,
  type StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { at, make } from '../policy/support.js'

function refused(place: RegExp) {
  return (error: StrongholdError) => {
    assert.equal(error.code, 'INVALID_ARGUMENT')
    assert.match(error.message, place)
    return true
  }
}

/** Bytes whose buffer is gone, in each way in which it can go. */
function lost(length = 5): [string, Uint8Array][] {
  const transferred = new Uint8Array(length)
  structuredClone(transferred.buffer, { transfer: [transferred.buffer] })
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void }
  const buffer = new Resizable(length, { maxByteLength: length })
  const cut = new Uint8Array(buffer, 1, length - 1)
  buffer.resize(0)
  const foreign: Uint8Array = runInNewContext('new Uint8Array(5)')
  structuredClone(foreign.buffer, { transfer: [foreign.buffer as ArrayBuffer] })
  return [
    ['transferred', transferred],
    ['cut off', cut],
    ['of another realm', foreign],
  ]
}

const foreignBytes = (text: string): Uint8Array =>
  runInNewContext('Uint8Array.from(numbers)', { numbers: [...utf8(text)] })

describe('Bytes whose buffer is gone', () => {
  for (const [way, bytes] of lost()) {
    it(`are not the empty ones: ${way}`, async () => {
      await using stronghold = await make()
      const client = await stronghold.createClient('client')
      await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
      const sign = Ed25519Sign({ privateKey: at('key'), message: bytes })
      await assert.rejects(client.execute(sign), refused(/message: wanted bytes/))
      const write = WriteVault({ data: bytes, location: at('data') })
      await assert.rejects(client.execute(write), refused(/data: wanted bytes/))
      await assert.rejects(client.store.insert(utf8('key'), bytes), refused(/wanted bytes/))
      await assert.rejects(client.store.get(bytes), refused(/key: wanted a path/))
      assert.throws(() => Location.generic('vault', bytes), refused(/recordPath: wanted a path/))
      assert.throws(() => pathBytes(bytes), refused(/wanted a path/))
      assert.throws(() => KeyProvider.fromPassphrase(bytes), refused(/passphrase: wanted bytes/))
      assert.throws(() => KeyProvider.fromKey(bytes), refused(/key: wanted 32 bytes/))
      const empty = Ed25519Sign({ privateKey: at('key'), message: new Uint8Array(0) })
      assert.equal((await client.execute(empty)).length, 64)
      await stronghold.close({ discard: true })
    })
  }
})

describe('Bytes of another realm', () => {
  it('are taken as bytes of this one', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient(foreignBytes('client'))
    const location = Location.generic(foreignBytes('vault'), foreignBytes('key'))
    await client.execute(GenerateKey({ type: 'Ed25519', output: location }))
    const signed = await Promise.all(
      [foreignBytes('message'), utf8('message')].map((message) =>
        client.execute(Ed25519Sign({ privateKey: at('key'), message })),
      ),
    )
    assert.deepEqual(signed[0], signed[1])
    await client.store.insert(foreignBytes('name'), foreignBytes('value'))
    assert.deepEqual(await client.store.get('name'), utf8('value'))
    assert(pathBytes(foreignBytes('path')) instanceof Uint8Array)
    const passphrase = foreignBytes('passphrase')
    KeyProvider.fromPassphrase(passphrase)
    assert.deepEqual([...passphrase], new Array(10).fill(0))
    await stronghold.close({ discard: true })
  })

  it('are told from what says that it is some', async () => {
    const posing = { [Symbol.toStringTag]: 'Uint8Array', length: 3, 0: 1, 1: 2, 2: 3 }
    const heirless = Object.create(Uint8Array.prototype)
    for (const value of [posing, heirless, new Uint16Array(3), new DataView(new ArrayBuffer(3))]) {
      assert.throws(() => pathBytes(value as never), refused(/wanted a path/))
      const call = Hmac({ hash: 'Sha256', key: at('key'), message: value as never })
      await using stronghold = await make()
      const client = await stronghold.createClient('client')
      await assert.rejects(client.execute(call), refused(/message: wanted bytes/))
      await stronghold.close({ discard: true })
    }
  })
})

describe('Half of a pair of surrogates', () => {
  it('names nothing, wherever a path stands', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    for (const half of ['\ud800', '\udfff', 'a\ud800b', '\udc00\ud800']) {
      const path: Path = half
      assert.throws(() => pathBytes(path), refused(/half of a character/))
      assert.throws(() => Location.generic(path, 'record'), refused(/vaultPath: /))
      assert.throws(() => Location.counter(path), refused(/vaultPath: /))
      assert.throws(() => Location.temporary(path), refused(/name: /))
      assert.throws(() => Location.parse(`vault/${half}`), refused(/recordPath: /))
      assert.throws(() => client.vault(path), refused(/path: /))
      await assert.rejects(client.vaultExists(path), refused(/path: /))
      await assert.rejects(client.store.get(path), refused(/key: /))
      await assert.rejects(stronghold.createClient(path), refused(/path: /))
      const { policies } = stronghold
      await assert.rejects(policies.read({ client: path }), refused(/client: /))
    }
    assert.deepEqual([...pathBytes('\ud83d\ude00')], [0xf0, 0x9f, 0x98, 0x80])
    await stronghold.close({ discard: true })
  })

  it('that an earlier version took is reached by its bytes', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    const location = Location.generic(new Uint8Array([0xef, 0xbf, 0xbd]), 'record')
    await client.execute(WriteVault({ data: utf8('data'), location }))
    assert.equal(await client.vaultExists('\ufffd'), true)
    await stronghold.close({ discard: true })
  })
})
