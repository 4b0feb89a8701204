import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  ImportKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
  WriteVault,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { secretTypes } from '#internal/contract/procedures/secret-type.js'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { evilClient, evilKey, forgedFile } from '../forged.js'

const at = (record: string, vault = 'vault') => Location.generic(vault, record)

async function open(): Promise<Stronghold> {
  const inside = () => startInProcess()
  const key = KeyProvider.makeRandom()
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key,
    workFactor: 1,
    inside,
  })
  after(() => stronghold.close({ discard: true }))
  return stronghold
}

const lengths = [0, 1, 8, 15, 16, 31, 32, 33, 40, 48, 63, 64, 65, 66, 96]

/** Which lengths each type has; those that are not here have any. */
const shapes: Partial<Record<(typeof secretTypes)[number], (length: number) => boolean>> = {
  Seed: (length) => length >= 16,
  Symmetric: (length) => length >= 16,
  SharedSecret: (length) => length >= 32,
}
for (const type of ['Ed25519', 'X25519', 'Secp256k1Ecdsa', 'P256', 'Bls12381'] as const) {
  shapes[type] = (length) => length === 32
}
for (const type of ['HdNode', 'HdNodeEd25519', 'HdNodeSecp256k1', 'HdNodeP256'] as const) {
  shapes[type] = (length) => length === 64
}

describe('A type that another snapshot claims', () => {
  for (const type of secretTypes) {
    it(`is believed where the secret can have it, imported and synced: ${type}`, async () => {
      const storage = await forgedFile(
        (client) =>
          client.executeChained(
            lengths.map((length) =>
              WriteVault({ data: new Uint8Array(length).fill(1), location: at(`${length}`) }),
            ),
          ),
        (entries) =>
          entries.map((placed) =>
            placed.entry.kind === 'record'
              ? { ...placed, entry: { ...placed.entry, type } }
              : placed,
          ),
      )
      for (const way of ['import', 'sync'] as const) {
        const stronghold = await open()
        const from = { storage, key: evilKey() }
        if (way === 'import') await stronghold.importClient({ ...from, client: evilClient })
        else await stronghold.sync.from(from)
        const records = (await stronghold.inventory())[0]?.vaults[0]?.records ?? []
        assert.equal(records.length, lengths.length)
        for (const { location, type: seen } of records) {
          assert.equal(location?.kind, 'generic')
          const length = Number(Buffer.from(location.recordPath).toString())
          const fits = shapes[type]?.(length) ?? true
          assert.equal(seen, fits ? type : 'Data', `${way}: ${length} bytes`)
        }
      }
    })
  }
})

describe('Secrets side by side', () => {
  it('are never told apart by a known part that another snapshot calls a shared secret', async () => {
    const storage = await forgedFile(
      (client) =>
        client.executeChained(
          Array.from({ length: 31 }, (_, i) =>
            WriteVault({ data: new Uint8Array(i + 1), location: at(`${i + 1}`, 'pads') }),
          ),
        ),
      (entries) =>
        entries.map((placed) =>
          placed.entry.kind === 'record'
            ? { ...placed, entry: { ...placed.entry, type: 'SharedSecret' } }
            : placed,
        ),
    )
    const stronghold = await open()
    const client = await stronghold.createClient('wallet')
    await client.execute(GenerateKey({ type: 'X25519', output: at('own') }))
    await client.execute(GenerateKey({ type: 'X25519', output: at('other') }))
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
    const publicKey = await client.execute(PublicKey({ type: 'X25519', privateKey: at('other') }))
    await client.execute(
      X25519DiffieHellman({ publicKey, privateKey: at('own'), sharedKey: at('shared') }),
    )
    const evil = await stronghold.importClient({ storage, key: evilKey(), client: evilClient })
    await stronghold.sync.clients(evil, client)
    for (let known = 1; known < 32; known++) {
      const joined = [
        ConcatSecret({
          locationA: at(`${known}`, 'pads'),
          locationB: at('shared'),
          outputLocation: at('joined'),
        }),
      ]
      const pad = (8 - (known % 8)) % 8
      if (pad > 0) {
        joined.push(
          ConcatSecret({
            locationA: at('joined'),
            locationB: at(`${pad}`, 'pads'),
            outputLocation: at('joined'),
          }),
        )
      }
      await client.executeChained(joined)
      await rejects(client.execute(wrap('joined')), 'NOT_WRAPPABLE')
      await client.execute(CopyRecord({ source: at('joined'), target: at('copy') }))
      await rejects(client.execute(wrap('copy')), 'NOT_WRAPPABLE')
      const sign = Ed25519Sign({ privateKey: at('joined'), message: utf8('m') })
      await rejects(client.execute(sign), 'KEY_UNSUITABLE')
    }
  })

  it('of which each is a whole shared secret are one, which is not wrapped', async () => {
    const client = await (await open()).createClient('client')
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
    for (const length of [32, 48, 56, 66]) {
      const shared = ImportKey({
        type: 'SharedSecret',
        key: new Uint8Array(length).fill(1),
        output: at('one'),
      })
      await client.execute(shared)
      // 66 bytes are no multiple of 8.
      if (length < 66) await client.execute(wrap('one'))
      const joined = ConcatSecret({
        locationA: at('one'),
        locationB: at('one'),
        outputLocation: at('two'),
      })
      await client.execute(joined)
      await rejects(client.execute(wrap('two')), 'NOT_WRAPPABLE')
    }
    const any = {
      attributes: { policy: { usages: ['AesKeyWrapEncrypt'], wrappable: 'any' } },
    } as const
    const data = ImportKey(
      { type: 'SharedSecret', key: new Uint8Array(64), output: at('any') },
      any,
    )
    await client.execute(data)
    await client.execute(wrap('any'))
  })
})

describe('A private key', () => {
  it('is 32 bytes, or the first half of 64, whatever holds it', async () => {
    const client = await (await open()).createClient('client')
    await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
    for (const length of [16, 24, 32, 40, 48, 56, 64, 72, 96]) {
      const data = new Uint8Array(length).fill(1)
      await client.execute(WriteVault({ data, location: at('data') }))
      const wrappedKey = await client.execute(wrap('data'))
      await client.execute(
        AesKeyWrapDecrypt({
          cipher: 'Aes256',
          decryptionKey: at('kek'),
          wrappedKey,
          output: at('unwrapped'),
        }),
      )
      for (const record of ['data', 'unwrapped']) {
        for (const type of ['Ed25519', 'Secp256k1Ecdsa', 'P256'] as const) {
          const half = client.execute(PublicKey({ type, privateKey: at(record) }))
          if (length === 32 || length === 64) await half
          else await rejects(half, 'KEY_UNSUITABLE')
        }
      }
    }
  })
})

function wrap(record: string) {
  return AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: at('kek'), wrapKey: at(record) })
}
