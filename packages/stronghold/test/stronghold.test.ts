import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  type PassphraseDerivation,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'

const folder = await mkdtemp(join(tmpdir(), 'stronghold-test-'))
after(() => rm(folder, { recursive: true }))
let count = 0
const newPath = () => join(folder, `${count++}.stronghold`)
const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(1))
const otherKey = () => KeyProvider.fromKey(new Uint8Array(32).fill(2))
const privateKey = Location.generic('vault', 'key')
const sign = Ed25519Sign({ privateKey, message: utf8('message') })
const create = (path: string) => Stronghold.create({ path, key: key(), workFactor: 1 })

/** The processes that this one has started and that are still there. */
async function children(): Promise<number[]> {
  const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return list.split(' ').filter(Boolean).map(Number)
}

/** A storage whose disk takes its time. */
class SlowStorage extends MemoryStorage {
  override async replace(bytes: Uint8Array): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 300))
    await super.replace(bytes)
  }
}

describe('Stronghold', () => {
  it('makes, uses, commits, closes, reopens and gives the same signature', async () => {
    const path = newPath()
    const first = await create(path)
    const client = await first.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    const signature = await client.execute(sign)
    await first.commit()
    await first.close()

    await using second = await Stronghold.open({ path, key: key() })
    assert.deepEqual(await (await second.loadClient('client')).execute(sign), signature)
    assert.deepEqual(second.facts, { version: 3, workFactor: 1, generation: 2 })
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  it('opens what is there and makes what is not, and never takes one for the other', async () => {
    const path = `${newPath()}/folder/file`
    const options = () => ({ path, key: key(), workFactor: 1 })
    const first = await Stronghold.openOrCreate(options())
    assert.equal(first.facts.generation, 1)
    await first.createClient('client')
    await first.commit()
    await rejects(Stronghold.openOrCreate(options()), 'SNAPSHOT_LOCKED')
    await first.close()
    const wrong = KeyProvider.fromKey(new Uint8Array(32).fill(99))
    await rejects(Stronghold.openOrCreate({ path, key: wrong }), 'WRONG_KEY')
    // A work factor is for a new file: this one keeps its own.
    const second = await Stronghold.openOrCreate({ path, key: key(), workFactor: 12 })
    assert.deepEqual(second.facts, { version: 3, workFactor: 1, generation: 2 })
    assert.equal((await second.listClients()).length, 1)
    await second.close()
    const read = { ...options(), access: 'read' as 'write' }
    await rejects(Stronghold.openOrCreate(read), 'INVALID_ARGUMENT')
    const weak = KeyProvider.fromPassphrase('passphrase')
    await rejects(
      Stronghold.openOrCreate({ storage: new MemoryStorage(), key: weak, workFactor: 1 }),
      'WORK_FACTOR_TOO_LOW',
    )
    const storage = new MemoryStorage()
    await (await Stronghold.openOrCreate({ storage, key: key(), workFactor: 1 })).close()
    await (await Stronghold.openOrCreate({ storage, key: key() })).close()
  })

  it('opens with a passphrase under each named derivation, and no other', async () => {
    const own = { pbkdf2: { salt: 'salt', rounds: 7 } } as const
    for (const derivation of ['blake2b', 'wallet.rs', 'identity.rs', 'tauri', own] as const) {
      const storage = new MemoryStorage()
      const provider = (rule: PassphraseDerivation) =>
        KeyProvider.fromPassphrase(utf8('passphrase'), rule)
      await using made = await Stronghold.create({
        storage,
        key: provider(derivation),
        workFactor: 10,
      })
      await made.close()
      await using opened = await Stronghold.open({ storage, key: provider(derivation) })
      assert.equal(opened.state, 'unlocked')
      await opened.close()
      const other = derivation === 'blake2b' ? 'wallet.rs' : 'blake2b'
      await rejects(Stronghold.open({ storage, key: provider(other) }), 'WRONG_KEY')
    }
  })

  it('tells a wrong key from a damaged file, and can be asked again', async () => {
    const path = newPath()
    await (await create(path)).close()
    await using stronghold = await Stronghold.at({ path })
    await rejects(stronghold.unlock({ key: otherKey() }), 'WRONG_KEY')
    assert.equal(stronghold.state, 'locked')
    await stronghold.unlock({ key: key() })
    await stronghold.lock()
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
    await writeFile(path, bytes)
    await rejects(stronghold.unlock({ key: key() }), 'SNAPSHOT_DAMAGED')
  })

  it('wipes keys when it takes them', async () => {
    const bytes = new Uint8Array(32).fill(9)
    await using _made = await Stronghold.create({
      storage: new MemoryStorage(),
      key: KeyProvider.fromKey(bytes),
      workFactor: 1,
    })
    assert.deepEqual(bytes, new Uint8Array(32))
  })

  it('refuses weak work factors for what is not random', async () => {
    const storage = new MemoryStorage()
    const provider = KeyProvider.fromPassphrase('passphrase')
    await rejects(
      Stronghold.create({ storage, key: provider, workFactor: 9 }),
      'WORK_FACTOR_TOO_LOW',
    )
    await rejects(Stronghold.create({ storage, key: provider, workFactor: 24 }), 'INVALID_ARGUMENT')
  })

  it('lists, unloads, loads again and purges clients', async () => {
    await using stronghold = await create(newPath())
    const one = await stronghold.createClient('one')
    await stronghold.createClient('two')
    await rejects(stronghold.createClient('one'), 'CLIENT_EXISTS')
    await rejects(stronghold.loadClient('one'), 'CLIENT_ALREADY_LOADED')
    await rejects(stronghold.loadClient('three'), 'CLIENT_NOT_FOUND')
    await rejects(stronghold.purgeClient('three'), 'CLIENT_NOT_FOUND')
    await rejects(stronghold.createClient('stronghold.ts'), 'RESERVED_NAME')
    await one.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    const signature = await one.execute(sign)
    await stronghold.unloadClient('one')
    await rejects(one.execute(sign), 'CLIENT_NOT_LOADED')
    assert.throws(() => stronghold.client('one'), { code: 'CLIENT_NOT_LOADED' })
    assert.deepEqual(await (await stronghold.loadClient('one')).execute(sign), signature)
    const two = stronghold.client('two')
    await stronghold.purgeClient('two')
    await rejects(two.execute(sign), 'CLIENT_NOT_LOADED')
    assert.deepEqual(
      (await stronghold.listClients()).map(({ loaded }) => loaded),
      [true],
    )
  })

  it('loses no change silently: lock and close ask for a commit', async () => {
    const path = newPath()
    const stronghold = await create(path)
    const client = await stronghold.createClient('client')
    assert.equal(stronghold.dirty, true)
    await rejects(stronghold.lock(), 'UNCOMMITTED_CHANGES')
    await rejects(stronghold.close(), 'UNCOMMITTED_CHANGES')
    await stronghold.commit()
    await client.store.get('nothing')
    assert.equal(stronghold.dirty, false)
    await client.store.insert('key', utf8('value'))
    await stronghold.lock({ discard: true })
    await rejects(client.store.get('key'), 'LOCKED')
    await stronghold.unlock({ key: key() })
    await rejects(client.store.get('key'), 'CLIENT_NOT_LOADED')
    assert.equal(await (await stronghold.loadClient('client')).store.get('key'), undefined)
    await stronghold.close()
    await rejects(stronghold.unlock({ key: key() }), 'CLOSED')
  })

  it('lets one writer in, and readers at any time', async () => {
    const path = newPath()
    await using writer = await create(path)
    await rejects(Stronghold.open({ path, key: key() }), 'SNAPSHOT_LOCKED')
    await using reader = await Stronghold.open({ path, key: key(), access: 'read' })
    await rejects(reader.commit(), 'READ_ONLY')
    await rejects(reader.rekey({ current: key(), key: otherKey() }), 'READ_ONLY')
    await writer.close()
    await using _next = await Stronghold.open({ path, key: key() })
  })

  it('does not overwrite what somebody else wrote', async () => {
    const path = newPath()
    const other = newPath()
    await (await create(other)).close()
    await using stronghold = await create(path)
    await stronghold.createClient('client')
    const foreign = await readFile(other)
    await writeFile(path, foreign)
    await rejects(stronghold.commit(), 'SNAPSHOT_CHANGED')
    assert.deepEqual(await readFile(path), foreign)
    assert.equal(stronghold.dirty, true)
    await rejects(Stronghold.create({ path: other, key: key(), workFactor: 1 }), 'SNAPSHOT_EXISTS')
    assert.deepEqual(await readFile(other), foreign)
  })

  it('leaves nothing behind where there is no snapshot', async () => {
    const path = newPath()
    await rejects(Stronghold.open({ path, key: key() }), 'SNAPSHOT_NOT_FOUND')
    await assert.rejects(stat(`${path}.lock`), { code: 'ENOENT' })
  })

  it('keeps the last generations, and follows a symbolic link', async () => {
    const path = newPath()
    const link = newPath()
    await (await create(path)).close()
    await symlink(path, link)
    await using stronghold = await Stronghold.open({ path: link, key: key(), keepGenerations: 2 })
    for (let i = 0; i < 4; i++) await stronghold.commit()
    const names = (await readdir(folder)).filter((name) =>
      join(folder, name).startsWith(`${path}.`),
    )
    assert.deepEqual(
      names.sort(),
      ['lock', 'g3', 'g4'].map((end) => `${path.slice(folder.length + 1)}.${end}`).sort(),
    )
    assert((await stat(link)).isFile())
    await stronghold.close()
    await using old = await Stronghold.open({ path: `${path}.g4`, key: key(), access: 'read' })
    assert.equal(old.facts.generation, 4)
  })

  it('reports and removes the remains of an interrupted write', async () => {
    const path = newPath()
    await (await create(path)).close()
    const remains = `${path}.tmp-0123456789abcdef`
    await writeFile(remains, 'part')
    await using reader = await Stronghold.open({ path, key: key(), access: 'read' })
    assert.deepEqual(reader.notices, [{ kind: 'INTERRUPTED_WRITE', path: remains }])
    await using writer = await Stronghold.open({ path, key: key() })
    assert.deepEqual(writer.notices, [{ kind: 'INTERRUPTED_WRITE', path: remains }])
    await assert.rejects(stat(remains), { code: 'ENOENT' })
  })

  it('changes the key, and copies under another without changing its own', async () => {
    const path = newPath()
    const copy = newPath()
    await using stronghold = await create(path)
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
    await stronghold.copyTo({ path: copy, current: key(), key: otherKey(), workFactor: 2 })
    await stronghold.rekey({ current: key(), key: otherKey(), workFactor: 3 })
    await stronghold.close()
    await rejects(Stronghold.open({ path, key: key() }), 'WRONG_KEY')
    for (const [file, workFactor] of [
      [path, 3],
      [copy, 2],
    ] as const) {
      await using opened = await Stronghold.open({ path: file, key: otherKey() })
      assert.equal(opened.facts.workFactor, workFactor)
      const loaded = await opened.loadClient('client')
      assert.deepEqual(await loaded.execute(PublicKey({ type: 'Ed25519', privateKey })), publicKey)
    }
  })

  it('gives nothing out under another key without the present one', async () => {
    const path = newPath()
    await using stronghold = await create(path)
    const storage = new MemoryStorage()
    const stolen = { current: otherKey(), key: otherKey(), workFactor: 1 }
    await rejects(stronghold.copyTo({ storage, ...stolen }), 'WRONG_KEY')
    assert.equal(storage.bytes, undefined)
    stolen.current = otherKey()
    stolen.key = otherKey()
    await rejects(stronghold.rekey(stolen), 'WRONG_KEY')
    await stronghold.close({ discard: true })
    await using again = await Stronghold.open({ path, key: key() })
    assert.equal(again.facts.generation, 1)
  })

  it('waits for a commit on its way before it reads the file again', async () => {
    const storage = new SlowStorage()
    await using stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1 })
    await stronghold.createClient('client')
    const committing = stronghold.commit()
    const locking = stronghold.lock()
    await committing
    await locking
    await stronghold.unlock({ key: key() })
    assert.equal(stronghold.dirty, false)
    await stronghold.createClient('another')
    assert.equal((await stronghold.listClients()).length, 2)
    await stronghold.commit()
    assert.equal(stronghold.facts.generation, 3)
  })

  it('lets one at a time unlock, and cancels for that one only', async () => {
    const storage = new MemoryStorage()
    await (await Stronghold.create({ storage, key: key(), workFactor: 1 })).close()
    await using stronghold = await Stronghold.at({ storage })
    const controller = new AbortController()
    const first = stronghold.unlock({ key: key() })
    const second = stronghold.unlock({ key: key(), signal: controller.signal })
    await first
    controller.abort()
    await rejects(second, 'ALREADY_UNLOCKED')
    assert.equal(stronghold.state, 'unlocked')
    assert.deepEqual(await stronghold.listClients(), [])
  })

  it('fails pending and later calls when the zone dies, and works after an unlock', async () => {
    const path = newPath()
    await using stronghold = await create(path)
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    await stronghold.commit()
    const pending = Array.from({ length: 100 }, () => client.execute(sign))
    const outcomes = Promise.allSettled(pending)
    const locking = stronghold.lock()
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'ZONE_DIED')
    }
    await locking
    await rejects(client.execute(sign), 'LOCKED')
    await stronghold.unlock({ key: key() })
    assert.equal((await (await stronghold.loadClient('client')).execute(sign)).length, 64)
  })

  it('can be unlocked as soon as a call has found the zone dead', async () => {
    const path = newPath()
    const others = await children()
    await using stronghold = await create(path)
    await stronghold.createClient('client')
    await stronghold.commit()
    await rejects(stronghold.unlock({ key: key() }), 'ALREADY_UNLOCKED')
    const zone = (await children()).find((pid) => !others.includes(pid))
    process.kill(zone as number, 'SIGKILL')
    await rejects(
      (async () => {
        for (;;) await stronghold.listClients()
      })(),
      'ZONE_DIED',
    )
    assert.equal(stronghold.state, 'locked')
    await stronghold.unlock({ key: key() })
    assert.equal((await stronghold.listClients()).length, 1)
  })

  it('can be unlocked again at once after a cancelled unlock', async () => {
    const storage = new MemoryStorage()
    const made = await Stronghold.create({ storage, key: key(), workFactor: 17 })
    await made.close()
    await using stronghold = await Stronghold.at({ storage })
    await stronghold.report()
    const unlocking = stronghold.unlock({ key: key(), signal: AbortSignal.timeout(50) })
    await rejects(unlocking, 'CANCELLED')
    await stronghold.unlock({ key: key() })
    assert.equal(stronghold.state, 'unlocked')
  })

  it('gives a client or a vault no way to another', async () => {
    await using stronghold = await create(newPath())
    const path = utf8('mine')
    const creating = stronghold.createClient(path)
    path.fill(0)
    const mine = await creating
    assert.equal(stronghold.client('mine'), mine)
    const name = utf8('vault')
    const vault = mine.vault(name)
    name.fill(0)
    vault.path.fill(0)
    await vault.writeSecret('record', utf8('secret'))
    assert.equal(await mine.recordExists(Location.generic('vault', 'record')), true)
    assert(!('handle' in mine))
  })

  it('can be cancelled while the key is derived', async () => {
    const storage = new MemoryStorage()
    const controller = new AbortController()
    const creating = Stronghold.create({
      storage,
      key: KeyProvider.fromPassphrase('passphrase'),
      workFactor: 20,
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 400)
    await rejects(creating, 'CANCELLED')
    assert.equal(storage.bytes, undefined)
  })

  it('inspects clients by id, without the reserved one', async () => {
    await using stronghold = await create(newPath())
    const client = await stronghold.createClient('client')
    await client.vault('vault').writeSecret('record', utf8('secret'))
    await client.vault('vault').revokeSecret('record')
    await client.store.insert('key', utf8('value'))
    const [facts, ...others] = await stronghold.inspect()
    assert.deepEqual(others, [])
    assert.deepEqual(facts?.id, client.id)
    assert.deepEqual(facts?.storeKeys, [utf8('key')])
    assert.deepEqual(
      facts?.vaults.map(({ records }) => records.map(({ revoked }) => revoked)),
      [[true]],
    )
  })
})
