import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import {
  KeyProvider,
  type LockEvent,
  MemoryStorage,
  type PlaceOptions,
  Stronghold,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import { clientWithKey, create, keyOf, makeNewPath, open } from './snapshots.js'

const newPath = await makeNewPath()

/** The next event, and the option that hears it. */
function nextLock(): {
  readonly onLock: (event: LockEvent) => void
  readonly event: Promise<LockEvent>
} {
  let onLock: (event: LockEvent) => void = () => undefined
  const event = new Promise<LockEvent>((resolve) => {
    // What waits to lock keeps no process alive, so the test has to.
    const alive = setInterval(() => undefined, 1000)
    onLock = (heard) => {
      clearInterval(alive)
      resolve(heard)
    }
  })
  return { onLock, event }
}

describe('auto-lock', () => {
  it('locks what is idle, commits first, and can be unlocked again', async () => {
    const path = await newPath()
    const { onLock, event } = nextLock()
    await using stronghold = await create(path, { autoLock: { idle: 500 }, onLock })
    const client = await clientWithKey(stronghold, 'alice')
    assert.deepEqual(await event, { cause: 'idle', uncommitted: 'committed' })
    assert.equal(stronghold.state, 'locked')
    await rejects(client.store.get('count'), 'LOCKED')
    await rejects(stronghold.commit(), 'LOCKED')
    await stronghold.unlock({ key: keyOf(1) })
    assert.deepEqual(await (await stronghold.loadClient('alice')).store.get('count'), utf8('1'))
  })

  it('locks at the absolute time, used or not, and refuses what is asked after it', async () => {
    const { onLock, event } = nextLock()
    await using stronghold = await create(await newPath(), {
      autoLock: { idle: 60_000, absolute: 500 },
      onLock,
    })
    const client = await clientWithKey(stronghold, 'alice')
    await rejects(
      (async () => {
        for (;;) await client.store.get('count')
      })(),
      'LOCKED',
    )
    assert.deepEqual(await event, { cause: 'absolute', uncommitted: 'committed' })
  })

  it('waits for a request that is running, however long', async () => {
    const { onLock, event } = nextLock()
    const storage = new MemoryStorage()
    await using stronghold = await Stronghold.create({
      storage,
      key: keyOf(1),
      workFactor: 1,
      autoLock: { idle: 300, absolute: 300 },
      onLock,
    })
    // A second of key derivation.
    const copy = new MemoryStorage()
    const copying = stronghold.copyTo({
      storage: copy,
      current: keyOf(1),
      key: KeyProvider.fromPassphrase('passphrase'),
      workFactor: 18,
    })
    await copying
    assert.equal((await event).cause, 'absolute')
    assert.notEqual(copy.bytes, undefined)
  })

  it('discards when told to, when it may not write, and when it was cleared', async () => {
    const path = await newPath()
    await (await create(path)).close()
    const cases: readonly (readonly [PlaceOptions, boolean])[] = [
      [{ autoLock: { idle: 300, uncommitted: 'discard' } }, false],
      [{ autoLock: { idle: 300 }, access: 'read' }, false],
      [{ autoLock: { idle: 300 } }, true],
    ]
    for (const [options, clears] of cases) {
      const { onLock, event } = nextLock()
      await using stronghold = await open(path, { ...options, onLock })
      await stronghold.createClient('alice')
      if (clears) await stronghold.clear()
      assert.deepEqual(await event, { cause: 'idle', uncommitted: 'discarded' })
      await stronghold.unlock({ key: keyOf(1) })
      assert.equal(stronghold.facts.generation, 1)
    }
  })

  it('locks although the commit fails, and says so', async () => {
    class Failing extends MemoryStorage {
      override async replace(): Promise<void> {
        throw new Error('the disk is gone')
      }
    }
    const { onLock, event } = nextLock()
    await using stronghold = await Stronghold.create({
      storage: new Failing(),
      key: keyOf(1),
      workFactor: 1,
      autoLock: { idle: 300 },
      onLock,
    })
    await stronghold.createClient('alice')
    const { error, ...rest } = await event
    assert.deepEqual(rest, { cause: 'idle', uncommitted: 'discarded' })
    assert.equal(error?.code, 'INTERNAL')
    assert.equal(stronghold.state, 'locked')
  })

  it('tells of every other lock too', async () => {
    const heard: LockEvent[] = []
    await using stronghold = await create(await newPath(), { onLock: (event) => heard.push(event) })
    await stronghold.createClient('alice')
    await stronghold.lock({ discard: true })
    await stronghold.unlock({ key: keyOf(1) })
    await stronghold.close()
    await new Promise(setImmediate)
    assert.deepEqual(heard, [
      { cause: 'asked', uncommitted: 'discarded' },
      { cause: 'asked', uncommitted: 'none' },
    ])
  })

  it('tells when the inside died', async () => {
    const { onLock, event } = nextLock()
    const inside = await startInProcess()
    await using stronghold = await Stronghold.create({
      storage: new MemoryStorage(),
      key: keyOf(1),
      workFactor: 1,
      inside: async () => inside,
      onLock,
    })
    await stronghold.createClient('alice')
    await inside.terminate()
    assert.deepEqual(await event, { cause: 'died', uncommitted: 'discarded' })
    assert.equal(stronghold.state, 'locked')
  })

  it('refuses times that are none', async () => {
    const path = await newPath()
    await (await create(path)).close()
    for (const autoLock of [
      {},
      { idle: 0 },
      { idle: -1 },
      { absolute: 1.5 },
      { idle: Number.NaN },
      { idle: 1, uncommitted: 'keep' as 'commit' },
    ]) {
      await rejects(open(path, { autoLock }), 'INVALID_ARGUMENT')
    }
    await using _free = await open(path)
  })

  it('keeps no process alive', async () => {
    const path = await newPath()
    await (await create(path)).close()
    const program = `
      import { KeyProvider, Stronghold } from '@stronghold/stronghold'
      const key = KeyProvider.fromKey(new Uint8Array(32).fill(1))
      const autoLock = { idle: 3_600_000, absolute: 3_600_000 }
      await Stronghold.open({ path: process.argv[1], key, autoLock })
      console.log('open')`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', program, path],
      { cwd: new URL('.', import.meta.url), timeout: 60_000 },
    )
    assert.equal(stdout, 'open\n')
  })
})
