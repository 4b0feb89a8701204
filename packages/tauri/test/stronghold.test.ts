import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { KeyProvider, startZone } from '@stronghold/stronghold'
import { configure, Location, Store, Stronghold } from '@stronghold/tauri'
import { rejects } from './rejects.js'

const folder = await mkdtemp(join(tmpdir(), 'stronghold-tauri-'))
after(() => rm(folder, { recursive: true }))
let count = 0
const newPath = () => join(folder, `${count++}.stronghold`)
const fixtures = new URL('../../../../fixtures/', import.meta.url)
const keyOf = (password: string) => new Uint8Array(32).fill(password.length)
const some = Location.generic('vault', 'record')

describe('Stronghold of the drop-in', () => {
  beforeEach(() => configure({ deriveKey: keyOf, workFactor: 1 }))

  it('refuses a wrong password with an error that has a code and a message', async () => {
    const path = newPath()
    await (await Stronghold.load(path, 'right')).unload()
    const error = await rejects(Stronghold.load(path, 'wrong!'), 'WRONG_KEY')
    assert(error instanceof Error && error.message.length > 0)
    await (await Stronghold.load(path, 'right')).unload()
  })

  it('makes no empty snapshot over what is left of a lost one', async () => {
    const path = newPath()
    const stronghold = await Stronghold.load(path, 'password')
    await stronghold.createClient('client')
    await stronghold.unload()
    await rm(path)
    await rejects(Stronghold.load(path, 'password'), 'GENERATIONS_KEPT')
    const [kept] = (await readdir(folder)).filter((name) =>
      path.endsWith(name.split('.g')[0] ?? ''),
    )
    assert.match(kept ?? '', /\.g\d+$/)
  })

  it('saves when it is unloaded, as the plugin does', async () => {
    const path = newPath()
    const stronghold = await Stronghold.load(path, 'password')
    await (await stronghold.createClient('client')).getStore().insert('key', [1])
    await stronghold.unload()
    await stronghold.unload()
    const again = await Stronghold.load(path, 'password')
    const store = (await again.loadClient('client')).getStore()
    assert.deepEqual(await store.get('key'), new Uint8Array([1]))
    await again.unload()
  })

  it('is locked after unload: nothing works with handles that are left', async () => {
    const stronghold = await Stronghold.load(newPath(), 'password')
    const client = await stronghold.createClient('client')
    await stronghold.unload()
    await rejects(client.getStore().get('key'), 'LOCKED')
    await rejects(client.getVault('vault').signEd25519(some, 'message'), 'LOCKED')
    await rejects(stronghold.loadClient('client'), 'LOCKED')
    await rejects(stronghold.save(), 'LOCKED')
  })

  it('has clients that must be loaded, and makes none twice', async () => {
    const stronghold = await Stronghold.load(newPath(), 'password')
    await rejects(stronghold.loadClient('client'), 'CLIENT_NOT_FOUND')
    await rejects(new Store(stronghold.path, 'client').get('key'), 'CLIENT_NOT_LOADED')
    await stronghold.createClient('client')
    await rejects(stronghold.createClient([...Buffer.from('client')]), 'CLIENT_EXISTS')
    await stronghold.unload()
  })

  it('takes the idiom `loadClient, or createClient` any number of times, also at once', async () => {
    const stronghold = await Stronghold.load(newPath(), 'password')
    const enter = () =>
      stronghold.loadClient('client').catch(() => stronghold.createClient('client'))
    await (await enter()).getStore().insert('key', [1])
    for (const client of [await enter(), ...(await Promise.all([enter(), enter()]))]) {
      assert.deepEqual(await client.getStore().get('key'), new Uint8Array([1]))
    }
    await rejects(stronghold.createClient('client'), 'CLIENT_EXISTS')
    await stronghold.unload()
    await rejects(stronghold.loadClient('client'), 'LOCKED')
  })

  it('lets go of a file of format 2 that was used, and leaves it as it was', async () => {
    const name = 'rust-v2-identity-0.6.0'
    const { keyHex } = JSON.parse(await readFile(new URL(`${name}.json`, fixtures), 'utf8'))
    const path = newPath()
    await copyFile(new URL(`${name}.stronghold`, fixtures), path)
    const before = await readFile(path)
    configure({ deriveKey: () => Uint8Array.from(Buffer.from(keyHex, 'hex')) })
    const stronghold = await Stronghold.load(path, '')
    const client = await stronghold.loadClient('$index')
    await client.getStore().insert('key', [1])
    await client.getVault('vault').insert('record', [1])
    await rejects(stronghold.save(), 'MIGRATION_REQUIRED')
    await stronghold.unload()
    await rejects(client.getStore().get('key'), 'LOCKED')
    assert.deepEqual(await readFile(path), before)
    await Stronghold.load(path, '')
    await stronghold.loadClient('$index')
    assert.equal(await client.getStore().get('key'), null)
    await stronghold.unload()
  })

  it('loads again: checks the password, keeps changes, has clients loaded anew', async () => {
    const path = newPath()
    const stronghold = await Stronghold.load(path, 'password')
    const store = (await stronghold.createClient('client')).getStore()
    await store.insert('key', [1])
    await rejects(Stronghold.load(path, 'wrong'), 'WRONG_KEY')
    assert.deepEqual(await store.get('key'), new Uint8Array([1]))
    await Stronghold.load(path, 'password')
    await rejects(store.get('key'), 'CLIENT_NOT_LOADED')
    await stronghold.loadClient('client')
    assert.deepEqual(await store.get('key'), new Uint8Array([1]))
    await stronghold.unload()
  })

  it('makes one file when it is loaded twice at once', async () => {
    const path = newPath()
    const both = await Promise.all([
      Stronghold.load(path, 'password'),
      Stronghold.load(path, 'password'),
    ])
    await both[0].createClient('client')
    await both[1].save()
    await both[1].unload()
  })

  it('opens again after its zone has died', async () => {
    let end: (() => Promise<void>) | undefined
    const inside = async () => {
      const zone = await startZone()
      end = () => zone.terminate()
      return zone
    }
    configure({ deriveKey: keyOf, workFactor: 1, place: { inside } })
    const path = newPath()
    const stronghold = await Stronghold.load(path, 'password')
    await stronghold.createClient('client')
    await stronghold.save()
    await end?.()
    await assert.rejects(stronghold.save())
    await Stronghold.load(path, 'password')
    await stronghold.loadClient('client')
    await stronghold.unload()
  })

  it('refuses what is no path, key, byte, duration or location', async () => {
    await rejects(Stronghold.load(1 as unknown as string, 'password'), 'INVALID_ARGUMENT')
    await rejects(Stronghold.load(newPath(), [1] as unknown as string), 'INVALID_ARGUMENT')
    assert.throws(() => configure({ deriveKey: 1 as never }), { code: 'INVALID_ARGUMENT' })
    const stronghold = await Stronghold.load(newPath(), 'password')
    const client = await stronghold.createClient(new Uint8Array([1]).buffer)
    const [store, vault] = [client.getStore(), client.getVault('vault')]
    for (const value of [[256], [-1], [0.5], ['1'], [undefined], { length: 1 }, 1, null, {}]) {
      await rejects(store.insert('key', value as number[]), 'INVALID_ARGUMENT')
      await rejects(vault.insert('record', value as number[]), 'INVALID_ARGUMENT')
      await rejects(stronghold.createClient(value as number[]), 'INVALID_ARGUMENT')
    }
    const durations = [
      { secs: -1, nanos: 0 },
      { secs: 0.5, nanos: 0 },
      { secs: 0, nanos: 1e9 },
      { secs: 0, nanos: -1 },
    ]
    for (const lifetime of durations) {
      await rejects(store.insert('key', [1], lifetime), 'INVALID_ARGUMENT')
    }
    const places = [
      new Location('Other', { vault: 'v', record: 'r' }),
      new Location('Generic', { vault: 'v' }),
      new Location('Counter', { vault: 'v', counter: -1 }),
      new Location('Counter', { vault: 'v', counter: '1' }),
      undefined as unknown as Location,
    ]
    for (const place of places) {
      await rejects(vault.getEd25519PublicKey(place), 'INVALID_ARGUMENT')
    }
    await rejects(vault.remove(Location.counter('vault', 1)), 'INVALID_ARGUMENT')
    await rejects(vault.signEd25519(some, 1 as unknown as string), 'INVALID_ARGUMENT')
    await rejects(vault.deriveSLIP10([44 | 0x80000000], 'Seed', some, some), 'INVALID_ARGUMENT')
    await rejects(vault.recoverBIP39('no such words', some), 'MNEMONIC_WORD_COUNT')
    await stronghold.unload()

    configure({ deriveKey: () => new Uint8Array(31) })
    await rejects(Stronghold.load(newPath(), 'password'), 'INVALID_ARGUMENT')
    const passphrase = (password: string) => KeyProvider.fromPassphrase(password)
    configure({ deriveKey: passphrase, workFactor: 1 })
    await rejects(Stronghold.load(newPath(), 'password'), 'WORK_FACTOR_TOO_LOW')
  })

  it('removes from its own vault, whatever vault the location names', async () => {
    const stronghold = await Stronghold.load(newPath(), 'password')
    const client = await stronghold.createClient('client')
    const [own, other] = [client.getVault('own'), client.getVault('other')]
    await own.insert('record', [...keyOf('password')])
    await other.insert('record', [...keyOf('password')])
    await own.remove(Location.generic('other', 'record'))
    await rejects(own.getEd25519PublicKey(Location.generic('own', 'record')), 'RECORD_NOT_FOUND')
    await own.getEd25519PublicKey(Location.generic('other', 'record'))
    await stronghold.unload()
  })

  it('reads a file of format 2 and does not write it', async () => {
    const path = newPath()
    await copyFile(new URL('rust-v2-identity-0.6.0.stronghold', fixtures), path)
    const { keyHex } = JSON.parse(
      await readFile(new URL('rust-v2-identity-0.6.0.json', fixtures), 'utf8'),
    )
    configure({ deriveKey: () => new Uint8Array(Buffer.from(keyHex, 'hex')) })
    const stronghold = await Stronghold.load(path, 'password')
    await rejects(stronghold.save(), 'MIGRATION_REQUIRED')
    await stronghold.unload()
  })
})
