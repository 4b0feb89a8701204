import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import {
  AeadDecrypt,
  type Client,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  type WalletStore,
} from '@stronghold/stronghold'
import { hex, utf8 } from './bytes.js'

// suites/field/make-samples.mjs
const sample = new URL(
  '../../../../fixtures/field/wallet-partly-sealed.stronghold',
  import.meta.url,
)
const storage = async () => new MemoryStorage(new Uint8Array(await readFile(sample)))
const old = () => KeyProvider.fromPassphrase('password', 'wallet.rs')
const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(9))
const storeKey = Location.generic('iota-wallet-secret', 'userdata-store-key')
const none = new Uint8Array()

const texts = ({ resealed, unopened }: WalletStore) => ({
  resealed: resealed.map((name) => Buffer.from(name).toString()).sort(),
  unopened: unopened.map((name) => Buffer.from(name).toString()).sort(),
})
const report = {
  resealed: ['coin_type', 'empty', 'until 2100'],
  unopened: ['of a former password', 'plain'],
}

async function open(client: Client, name: string): Promise<Uint8Array> {
  const sealed = await client.store.get(name)
  assert(sealed !== undefined)
  const [nonce, tag, ciphertext] = [sealed.slice(0, 24), sealed.slice(24, 40), sealed.slice(40)]
  return client.execute(
    AeadDecrypt({
      cipher: 'XChaCha20Poly1305',
      associatedData: none,
      nonce,
      tag,
      ciphertext,
      key: storeKey,
    }),
  )
}

async function requireMoved(stronghold: Stronghold, name = 'iota_seed'): Promise<void> {
  const client = await stronghold.loadClient(name)
  assert.deepEqual(await open(client, 'coin_type'), hex('7b100000'))
  assert.deepEqual(await open(client, 'until 2100'), utf8('kept as long as before'))
  await assert.rejects(open(client, 'of a former password'), { code: 'DECRYPTION_FAILED' })
  assert.deepEqual(await client.store.get('plain'), utf8('never sealed'))
}

describe('The store of a wallet of format 2', () => {
  it('moves to a record in each copy; what is open stays as the file has it', async () => {
    await using wallet = await Stronghold.open({ storage: await storage(), key: old() })
    const client = await wallet.loadClient('iota_seed')
    const before = await client.store.get('coin_type')
    for (let round = 0; round < 2; round++) {
      const copy = new MemoryStorage()
      const answer = await wallet.copyTo({
        storage: copy,
        current: old(),
        key: key(),
        workFactor: 1,
      })
      assert.deepEqual(texts(answer.walletStore as WalletStore), report)
      await using migrated = await Stronghold.open({ storage: copy, key: key() })
      await requireMoved(migrated)
      assert.deepEqual(await client.store.get('coin_type'), before)
      assert.equal(await client.recordExists(storeKey), false)
    }
  })

  it('moves under a key that was stored, too', async () => {
    await using wallet = await Stronghold.open({ storage: await storage(), key: old() })
    const location = Location.generic('keys', 'second')
    for (let round = 0; round < 2; round++) {
      const keys = { current: old(), key: key(), workFactor: 1 }
      await wallet.storeSnapshotKeyAtLocation({ ...keys, location })
      const copy = new MemoryStorage()
      const { walletStore } = await wallet.copyTo({ storage: copy })
      assert.deepEqual(texts(walletStore as WalletStore), report)
      await using migrated = await Stronghold.open({ storage: copy, key: key() })
      await requireMoved(migrated)
    }
  })

  it('moves with an import, of all clients or of one under any name', async () => {
    await using target = await Stronghold.create({
      storage: new MemoryStorage(),
      key: key(),
      workFactor: 1,
    })
    const told: object[] = []
    const onWalletStore = (store: WalletStore) => void told.push(texts(store))
    const from = async () => ({ storage: await storage(), key: old(), onWalletStore })
    await target.importClient({ ...(await from()), client: 'other', as: 'others' })
    assert.deepEqual(told, [])
    await target.importClient({ ...(await from()), client: 'iota_seed', as: 'wallet' })
    await target.unloadClient('wallet')
    await target.importSnapshot(await from())
    assert.deepEqual(told, [report, report])
    for (const name of ['wallet', 'iota_seed']) await requireMoved(target, name)
    assert.equal((await target.listClients()).length, 4)
  })

  it('is not touched in format 3', async () => {
    await using wallet = await Stronghold.open({ storage: await storage(), key: old() })
    const first = new MemoryStorage()
    await wallet.copyTo({ storage: first, current: old(), key: key(), workFactor: 1 })
    await using migrated = await Stronghold.open({ storage: first, key: key() })
    const again = new MemoryStorage()
    const keys = { current: key(), key: key(), workFactor: 1 }
    assert.deepEqual(await migrated.copyTo({ storage: again, ...keys }), {})
  })

  it('is left alone where the place of the key is taken, and that is said', async () => {
    await using wallet = await Stronghold.open({ storage: await storage(), key: old() })
    const client = await wallet.loadClient('iota_seed')
    await client.execute(GenerateKey({ type: 'Ed25519', output: storeKey }))
    await client.vault('iota-wallet-secret').revokeSecret('userdata-store-key')
    const before = await client.store.get('coin_type')
    const copy = new MemoryStorage()
    const answer = await wallet.copyTo({ storage: copy, current: old(), key: key(), workFactor: 1 })
    assert.deepEqual(texts(answer.walletStore as WalletStore).resealed, [])
    await using migrated = await Stronghold.open({ storage: copy, key: key() })
    assert.deepEqual(await (await migrated.loadClient('iota_seed')).store.get('coin_type'), before)
  })
})
