import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { FileStorage, type FileStorageOptions, StrongholdError } from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import {
  beside,
  type Files,
  holds,
  intercept,
  makePaths,
  realFiles,
  startTask,
  stateOf,
  storageAt,
  systemError,
} from './support.js'

const newPath = await makePaths()

/** A file system whose n-th call from now on fails: without an effect, or after it. */
class Fragile {
  readonly files: Files
  calls = 0
  #failing = 0
  #done = false
  #code = ''

  constructor(files = realFiles) {
    this.files = intercept(files, async (name, call) => {
      // A close always closes; what it can report is that earlier writes were lost.
      const failing = ++this.calls === this.#failing
      if (!failing || this.#done || name === 'close') {
        const answer = await call()
        if (!failing) return answer
        if (name === 'open') await (answer as { close(): Promise<void> }).close()
      }
      throw systemError(this.#code)
    })
  }

  failAt(call: number, code: string, done: boolean): void {
    this.calls = 0
    this.#failing = call
    this.#code = code
    this.#done = done
  }
}

const withoutLinks = intercept(realFiles, (name, call) =>
  name === 'link' ? Promise.reject(systemError('EPERM')) : call(),
)
const systems: readonly (readonly [string, Files])[] = [
  ['with hard links', realFiles],
  ['without hard links', withoutLinks],
]
const failures = [
  ['EIO', false, 'STORAGE_FAILED'],
  ['EIO', true, 'STORAGE_FAILED'],
  ['ENOSPC', false, 'STORAGE_FULL'],
  ['EACCES', false, 'STORAGE_DENIED'],
] as const

// Runs `scenario` with its first call failing, then its second, until it has no more calls.
async function atEveryCall(
  system: Files,
  scenario: (fragile: Fragile, arm: () => void, expected: readonly string[]) => Promise<void>,
): Promise<number> {
  let points = 0
  for (const [code, done, expected] of failures) {
    for (let call = 1, more = true; more; call++, points++) {
      const fragile = new Fragile(system)
      const arm = () => fragile.failAt(call, code, done)
      // A folder that cannot be synced is the one failure that says more than its cause.
      await scenario(fragile, arm, [expected, 'STORAGE_FAILED'])
      more = fragile.calls >= call
    }
  }
  return points
}

async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    assert(error instanceof StrongholdError, String(error))
    return error.code
  }
}

// A temporary file may remain if it is its removal that failed; it is told of then.
async function allRemainsAreTold(path: string, storage: FileStorage): Promise<void> {
  const told = storage.notices.filter(({ kind }) => kind === 'INTERRUPTED_WRITE')
  const remains = (await beside(path)).filter((end) => end.startsWith('tmp-'))
  for (const end of remains) assert(told.some((notice) => notice.path === `${path}.${end}`))
}

async function nextWriterCleans(path: string, state: number): Promise<void> {
  const next = await FileStorage.at(path)
  await next.acquire()
  assert.deepEqual(await next.read(), stateOf(state))
  for (const end of await beside(path)) assert.match(end, /^g\d+$/)
  await next.release()
}

for (const [kind, system] of systems) {
  describe(`a failure of any one call, ${kind}`, () => {
    it('leaves nothing or the whole of a new file', async () => {
      const points = await atEveryCall(system, async (fragile, arm, expected) => {
        const path = await newPath()
        const storage = await FileStorage.at(path, { files: fragile.files })
        await storage.acquire()
        arm()
        const code = await failureOf(storage.create(stateOf(1)))
        fragile.failAt(0, '', false)
        if (code === undefined) {
          await holds(path, 1)
        } else {
          assert(expected.includes(code), code)
          await assert.rejects(readFile(path), { code: 'ENOENT' })
        }
        await allRemainsAreTold(path, storage)
        if (code !== undefined) await storage.create(stateOf(1))
        await storage.replace(stateOf(2), 1)
        await storage.release()
        await nextWriterCleans(path, 2)
      })
      assert(points > 40, String(points))
    })

    it('leaves the old or the new bytes, and a storage that can write again', async () => {
      const points = await atEveryCall(system, async (fragile, arm, expected) => {
        const path = await newPath()
        const options: FileStorageOptions = { files: fragile.files, keepGenerations: 1 }
        const storage = await storageAt(path, options)
        await storage.replace(stateOf(2), 1)
        arm()
        const code = await failureOf(storage.replace(stateOf(3), 2))
        fragile.failAt(0, '', false)
        if (code !== undefined) assert(expected.includes(code), code)
        const now = new Uint8Array(await readFile(path))
        const states = code === undefined ? [stateOf(3)] : [stateOf(2), stateOf(3)]
        assert(states.some((state) => Buffer.compare(state, now) === 0))
        await allRemainsAreTold(path, storage)
        await storage.replace(stateOf(4), code === undefined ? 3 : 2)
        await storage.release()
        await nextWriterCleans(path, 4)
      })
      assert(points > 80, String(points))
    })

    it('restores or does not, and loses neither state', async () => {
      const points = await atEveryCall(system, async (fragile, arm, expected) => {
        const path = await newPath()
        const storage = await storageAt(path, { files: fragile.files })
        await storage.replace(stateOf(2), 1)
        arm()
        const code = await failureOf(storage.restore(stateOf(1), 2))
        fragile.failAt(0, '', false)
        if (code !== undefined) assert(expected.includes(code), code)
        const now = new Uint8Array(await readFile(path))
        const restored = Buffer.compare(now, stateOf(1)) === 0
        assert(restored || (code !== undefined && Buffer.compare(now, stateOf(2)) === 0))
        await holds(`${path}.g1`, 1)
        if (restored) await holds(`${path}.g2`, 2)
        await allRemainsAreTold(path, storage)
        await storage.restore(stateOf(1), 2)
        await holds(path, 1)
        await storage.release()
        await nextWriterCleans(path, 1)
      })
      assert(points > 60, String(points))
    })
  })
}

describe('a file system that fails', () => {
  it('is reported by acquire and read too, and both work afterwards', async () => {
    for (const task of ['acquire', 'read'] as const) {
      await atEveryCall(realFiles, async (fragile, arm, expected) => {
        const path = await newPath()
        await (await storageAt(path)).release()
        const storage = await FileStorage.at(path, { files: fragile.files })
        arm()
        const code = await failureOf(storage[task]())
        fragile.failAt(0, '', false)
        if (code !== undefined) assert(expected.includes(code), code)
        if (task === 'read' || code !== undefined) await storage.acquire()
        assert.deepEqual(await storage.read(), stateOf(1))
        await storage.release()
      })
    }
  })

  it('and loses bytes silently does not get the old ones', async () => {
    const path = await newPath()
    await (await storageAt(path)).release()
    const files: Files = {
      ...realFiles,
      open: async (...how) => {
        const file = await realFiles.open(...how)
        const { writeFile } = file
        file.writeFile = (bytes) => writeFile.call(file, bytes.subarray(0, -1))
        return file
      },
    }
    const storage = await FileStorage.at(path, { files })
    await storage.acquire()
    await storage.read()
    await rejects(storage.replace(stateOf(2), 1), 'STORAGE_FAILED')
    await holds(path, 1)
    assert.deepEqual(await beside(path), [])
    await storage.release()
  })

  it('and is full keeps the old bytes, and works again with fewer', async () => {
    const expected = ['done', 'STORAGE_FULL', 'g1', 'done']
    const path = await newPath()
    const [line] = await onSmallDisk(path)
    assert.deepEqual(line === undefined ? await onPretendedSmallDisk(path) : line, expected)
  })
})

// A disk of its own for one process, where the system lets us make one: it is gone with it.
async function onSmallDisk(path: string): Promise<unknown[]> {
  const folder = dirname(path)
  const mount = `mount -t tmpfs -o size=128k tmpfs "$0" && exec "$@"`
  const wrapper = (words: readonly string[]) => ['unshare', ...words, 'sh', '-c', mount, folder]
  for (const words of [['--mount'], ['--mount', '--map-root-user']]) {
    const [command = '', ...rest] = [...wrapper(words), 'true']
    if (spawnSync(command, rest).status !== 0) continue
    const { line, ended } = await startTask('full', path, wrapper(words))
    await ended
    return [JSON.parse(line)]
  }
  return []
}

// Elsewhere a write takes what it can before it says that there is no space.
async function onPretendedSmallDisk(path: string): Promise<string[]> {
  const files: Files = {
    ...realFiles,
    open: async (...how) => {
      const file = await realFiles.open(...how)
      const { writeFile } = file
      file.writeFile = async (bytes) => {
        await writeFile.call(file, bytes.subarray(0, 90_000))
        if (bytes.length > 90_000) throw systemError('ENOSPC')
      }
      return file
    },
  }
  const own = join(await mkdtemp(dirname(path)), 'file')
  const storage = await storageAt(own, { files, keepGenerations: 1 })
  await storage.replace(stateOf(2, 40_000), 1)
  const code = await failureOf(storage.replace(stateOf(3, 120_000), 2))
  const left = (await beside(own)).join()
  await holds(own, 2, 40_000)
  await storage.replace(stateOf(4, 40_000), 2)
  await holds(own, 4, 40_000)
  await storage.release()
  return ['done', String(code), left, 'done']
}
