import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { nobleProvider as crypto } from '@stronghold/crypto/noble'
import { KeyProvider, MemoryStorage, Stronghold, StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../client-compliance.js'

const secret = new Uint8Array(32).fill(7)
const key = () => KeyProvider.fromKey(secret.slice())
const directory = mkdtempSync(join(tmpdir(), 'stronghold-opening-'))
after(() => rmSync(directory, { recursive: true, force: true }))

/** A file of format 3 whose public header asks for this work factor. */
async function asking(workFactor: number): Promise<Uint8Array> {
  const storage = new MemoryStorage()
  const stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1 })
  await stronghold.close()
  const text = Buffer.from(await storage.read()).toString('latin1')
  const forged = text.replace(/(-> scrypt \S+ )1\n/, `$1${workFactor}\n`)
  assert.notEqual(forged, text)
  return Uint8Array.from(Buffer.from(forged, 'latin1'))
}

/** A file of format 2 that is right in all but what its content is when decompressed. */
function bomb(length: number): Uint8Array {
  const block = new Uint8Array(6 + Math.floor(length / 255)).fill(255)
  // One literal byte, and it again and again.
  block.set([0x1f, 255, 1, 0])
  block[block.length - 1] = 0
  const ephemeral = new Uint8Array(32).fill(9)
  const publicKeys = new Uint8Array(64)
  crypto.x25519.publicKey(publicKeys.subarray(0, 32), ephemeral)
  crypto.x25519.publicKey(publicKeys.subarray(32), secret)
  const shared = new Uint8Array(32)
  crypto.x25519.sharedSecret(shared, ephemeral, publicKeys.subarray(32))
  const nonce = new Uint8Array(32)
  crypto.blake2b(nonce, publicKeys)
  const file = new Uint8Array(7 + 48 + block.length)
  file.set(Buffer.from('PARTI\x02\x00', 'latin1'))
  file.set(publicKeys.subarray(0, 32), 7)
  const [tag, sealed] = [file.subarray(39, 55), file.subarray(55)]
  const none = new Uint8Array(0)
  crypto.xchacha20poly1305.seal(sealed, tag, block, shared, nonce.subarray(0, 24), none)
  return file
}

/** Refused with a code, and a detail that names the limit. */
async function refuses(work: Promise<unknown>, code: string, named: string): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, code)
    assert(error.message.includes(named), error.message)
    return true
  })
}

const open = (file: Uint8Array, options = {}) =>
  Stronghold.open({
    storage: new MemoryStorage(file),
    access: 'read',
    key: key(),
    inside: () => startInProcess(),
    ...options,
  })

describe('A file that asks for much before anything of it is authenticated', async () => {
  const mine = await Stronghold.create({ storage: new MemoryStorage(), key: key() })
  after(() => mine.close({ discard: true }))
  const ways = {
    open: (file: Uint8Array, options = {}) => open(file, options),
    verify: (file: Uint8Array, options = {}) =>
      Stronghold.verify({ storage: new MemoryStorage(file), key: key(), ...options }),
    importSnapshot: (file: Uint8Array, options = {}) =>
      mine.importSnapshot({ storage: new MemoryStorage(file), key: key(), ...options }),
    syncFrom: (file: Uint8Array, options = {}) =>
      mine.sync.from({ storage: new MemoryStorage(file), key: key(), ...options }),
  }
  for (const [name, way] of Object.entries(ways)) {
    it(`is refused by ${name} for its work factor, by the name of the option`, async () => {
      await refuses(way(await asking(21)), 'WORK_FACTOR_TOO_HIGH', '`maxWorkFactor` is 20')
      const higher = way(await asking(11), { maxWorkFactor: 10 })
      await refuses(higher, 'WORK_FACTOR_TOO_HIGH', '`maxWorkFactor` is 10')
    })

    it(`cannot be had by ${name} with limits that are none`, async () => {
      for (const limits of [
        { maxWorkFactor: 24 },
        { maxWorkFactor: -1 },
        { maxWorkFactor: Number.NaN },
        { maxContentLength: 2 ** 30 + 1 },
        { maxContentLength: 0 },
      ]) {
        await rejects(way(await asking(21), limits), 'INVALID_ARGUMENT')
      }
    })
  }

  it('is refused for the length of its content, unless that is asked for', async () => {
    const file = bomb(100 * 2 ** 20)
    assert(file.length < 2 ** 20)
    await refuses(open(file), 'SNAPSHOT_TOO_LARGE', '`maxContentLength`')
    await rejects(open(file, { maxContentLength: 99 * 2 ** 20 }), 'SNAPSHOT_TOO_LARGE')
    // What comes of it is no snapshot.
    await rejects(open(file, { maxContentLength: 101 * 2 ** 20 }), 'SNAPSHOT_DAMAGED')
    await rejects(open(bomb(60 * 2 ** 20)), 'SNAPSHOT_DAMAGED')
  })
})

describe('A host that has not the memory', () => {
  const program = fileURLToPath(new URL('../programs/open.js', import.meta.url))
  const path = join(directory, 'file.stronghold')

  it('is told so, and the zone lives on: where a cgroup, or else a limit of the process, is too small', async () => {
    writeFileSync(path, await asking(22))
    for (const command of [inCgroup(), 'ulimit -v 3000000']) {
      if (command === undefined) continue
      const { stdout, stderr } = spawnSync(
        'sh',
        ['-c', `${command} && exec "$0" "$@"`, process.execPath, program, path],
        { encoding: 'utf8' },
      )
      const [first, second] = stdout.trim().split('\n')
      assert.equal(first, 'OUT_OF_MEMORY', stdout + stderr)
      assert.equal(second, 'locked, with the same zone', stdout + stderr)
    }
  })

  it('is told what there is, and what it takes', async () => {
    const inside = async () => ({ ...(await startInProcess()), availableMemory: () => 5 * 2 ** 20 })
    await refuses(open(await asking(20), { inside }), 'OUT_OF_MEMORY', '5 MiB are available')
    const create = Stronghold.create({
      storage: new MemoryStorage(),
      key: KeyProvider.fromPassphrase('correct horse battery staple'),
      inside,
    })
    await rejects(create, 'OUT_OF_MEMORY')
    // A work factor of 1 needs nothing worth the name.
    const small = await Stronghold.create({
      storage: new MemoryStorage(),
      key: key(),
      inside,
      workFactor: 1,
    })
    await rejects(small.rekey({ current: key(), key: key(), workFactor: 18 }), 'OUT_OF_MEMORY')
    await small.close({ discard: true })
  })
})

/** What puts a shell into a cgroup of 180 MiB; `undefined` where none can be made. */
function inCgroup(): string | undefined {
  const name = `stronghold-test-${process.pid}`
  for (const [root, limit] of [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', 'memory.max'],
  ] as const) {
    const group = join(root, name)
    try {
      mkdirSync(group)
      after(() => rmdirSync(group))
      writeFileSync(join(group, limit), `${180 * 2 ** 20}`)
      return `echo $$ > ${join(group, 'cgroup.procs')}`
    } catch {
      // Not root, or another version of cgroups.
    }
  }
  return undefined
}
