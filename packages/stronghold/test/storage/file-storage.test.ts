import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmod,
  chown,
  link,
  mkdir,
  readlink,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { FileStorage } from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import {
  beside,
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
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('FileStorage', () => {
  it('keeps a mode that is stricter, takes away what others may do, and says so', async () => {
    for (const [given, expected, notices] of [
      [0o600, 0o600, []],
      [0o400, 0o400, []],
      [0o440, 0o400, ['MODE_NARROWED']],
      [0o644, 0o600, ['MODE_NARROWED']],
      [0o660, 0o600, ['MODE_NARROWED']],
      [0o700, 0o600, ['MODE_NARROWED']],
    ] as const) {
      const path = await newPath()
      const storage = await storageAt(path)
      await chmod(path, given)
      await storage.replace(stateOf(2), 1)
      assert.equal(await modeOf(path), expected)
      await storage.replace(stateOf(3), 2)
      assert.equal(await modeOf(path), expected)
      assert.deepEqual(
        storage.notices.map(({ kind }) => kind),
        notices,
      )
      await holds(path, 3)
      await storage.restore(stateOf(1), 3)
      assert.equal(await modeOf(path), expected)
      await storage.release()
    }
  })

  it('refuses to write to a file that has a second name', async () => {
    const path = await newPath()
    const first = await storageAt(path)
    for (const other of [`${path}.bak`, join(dirname(path), 'other'), `${path}.g`]) {
      await link(path, other)
      const second = await FileStorage.at(other)
      await rejects(second.acquire(), 'SNAPSHOT_LINKED')
      assert.deepEqual(await second.read(), stateOf(1))
      await unlink(other)
    }
    await first.release()
    await link(path, `${path}.bak`)
    await rejects(first.acquire(), 'SNAPSHOT_LINKED')
    await unlink(`${path}.bak`)
    // What a commit or a migration leaves that was cut off between its two steps.
    for (const own of [`${path}.g7`, `${path}.v2`]) await link(path, own)
    await first.acquire()
    await first.release()
    await link(path, `${path}.bak`)
    await rejects(first.acquire(), 'SNAPSHOT_LINKED')
  })

  it('writes for the owner alone, whatever the umask', async () => {
    for (const umask of [0o000, 0o022, 0o277]) {
      const path = await newPath()
      const before = process.umask(umask)
      try {
        const storage = await storageAt(path)
        assert.equal(await modeOf(path), 0o600)
        await storage.replace(stateOf(2), 1)
        await storage.release()
      } finally {
        process.umask(before)
      }
      for (const end of ['', '.g1', '.lock']) assert.equal(await modeOf(path + end), 0o600)
    }
  })

  it('lets the owner in under a umask that takes everything', async () => {
    const path = await newPath()
    await chmod(dirname(path), 0o777)
    await chmod(dirname(dirname(path)), 0o711)
    const { line, ended } = await startTask('umask', path)
    await ended
    assert.deepEqual(JSON.parse(line), ['done'])
    assert.equal(await modeOf(path), 0o600)
    await holds(path, 2)
  })

  it('replaces a file that others can read by one that they cannot', async () => {
    const path = await newPath()
    await writeFile(path, stateOf(1), { mode: 0o644 })
    const storage = await FileStorage.at(path)
    await storage.acquire()
    await storage.read()
    await storage.replace(stateOf(2), 1)
    assert.equal(await modeOf(path), 0o600)
    await storage.release()
  })

  it('replaces what a symbolic link leads to, and keeps the link', async () => {
    const path = await newPath()
    const link = await newPath()
    await (await storageAt(path)).release()
    await symlink(path, link)
    const storage = await FileStorage.at(link)
    assert.equal(storage.path, path)
    await storage.acquire()
    await storage.read()
    await storage.replace(stateOf(2), 1)
    await storage.release()
    assert.equal(await readlink(link), path)
    await holds(path, 2)
    assert.deepEqual(await beside(link), [])
    assert.deepEqual(await beside(path), ['g1'])
  })

  it('neither follows nor replaces a link that leads nowhere, or round in a circle', async () => {
    for (const target of ['nowhere', 'file']) {
      const path = await newPath()
      await symlink(target, path)
      const storage = await FileStorage.at(path).catch((error) => error)
      if (target === 'file') {
        assert.equal(storage.code, 'STORAGE_DENIED')
      } else {
        await storage.acquire()
        await rejects(storage.read(), 'SNAPSHOT_NOT_FOUND')
        await rejects(storage.create(stateOf(1)), 'SNAPSHOT_EXISTS')
        await rejects(storage.replace(stateOf(1), 1), 'SNAPSHOT_NOT_FOUND')
        await storage.release()
      }
      assert.equal(await readlink(path), target)
      assert.deepEqual(await beside(path), [])
    }
  })

  it('does not take a link for missing when the system fails to follow it', async () => {
    const path = await newPath()
    const files = intercept(realFiles, (name, call) =>
      name === 'realpath' ? Promise.reject(systemError('EIO')) : call(),
    )
    await rejects(FileStorage.at(path, { files }), 'STORAGE_FAILED')
  })

  it('refuses a directory and a named pipe at once', async () => {
    const directory = await newPath()
    await mkdir(directory)
    const pipe = await newPath()
    if (process.platform !== 'win32') execFileSync('mkfifo', [pipe])
    for (const path of process.platform === 'win32' ? [directory] : [directory, pipe]) {
      const storage = await FileStorage.at(path)
      await storage.acquire()
      await rejects(storage.read(), 'NOT_A_SNAPSHOT')
      await rejects(storage.create(stateOf(1)), 'SNAPSHOT_EXISTS')
      await assert.rejects(storage.replace(stateOf(1), 1))
      await storage.release()
      assert.deepEqual(await beside(path), [])
    }
    assert((await stat(directory)).isDirectory())
  })

  it('refuses a file that is too large, and reads one that just fits', async () => {
    const path = await newPath()
    await writeFile(path, stateOf(1))
    const read = async (maxLength: number) => (await FileStorage.at(path, { maxLength })).read()
    await rejects(read(599), 'SNAPSHOT_TOO_LARGE')
    assert.deepEqual(await read(600), stateOf(1))
  })

  it('says that a folder is missing, or makes it for its owner', async () => {
    const path = join(dirname(await newPath()), 'a', 'b', 'file')
    await rejects(FileStorage.at(path), 'SNAPSHOT_NOT_FOUND')
    const made = await FileStorage.at(path, { makeDirectory: true })
    await made.acquire()
    await made.create(stateOf(1))
    await made.release()
    await holds(path, 1)
    assert.equal(await modeOf(dirname(dirname(path))), 0o700)
    await rejects(FileStorage.at(join(path, 'file')), 'SNAPSHOT_NOT_FOUND')
  })

  it('leaves the old bytes in a folder that cannot be written', async () => {
    const path = await newPath()
    await chmod(dirname(dirname(path)), 0o711)
    await writeFile(path, stateOf(1), { mode: 0o600 })
    if (process.getuid?.() === 0) await chown(path, 65534, 65534)
    const { line, ended } = await startTask('denied', path)
    await ended
    await chmod(dirname(path), 0o700)
    assert.deepEqual(JSON.parse(line), ['STORAGE_DENIED', 'STORAGE_DENIED', 'done'])
    await holds(path, 1)
    assert.deepEqual(await beside(path), [])
  })

  it('does nothing without the right to write, and gives it once', async () => {
    const path = await newPath()
    const storage = await FileStorage.at(path)
    await rejects(storage.create(stateOf(1)), 'READ_ONLY')
    await rejects(storage.replace(stateOf(1), 1), 'READ_ONLY')
    const outcomes = await Promise.allSettled([storage.acquire(), storage.acquire()])
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    await rejects(storage.acquire(), 'SNAPSHOT_LOCKED')
    await storage.create(stateOf(1))
    await rejects(storage.create(stateOf(2)), 'SNAPSHOT_EXISTS')
    await storage.release()
    await storage.release()
    await rejects(storage.replace(stateOf(2), 1), 'READ_ONLY')
    await holds(path, 1)
  })

  it('replaces only what it has seen', async () => {
    const path = await newPath()
    await (await storageAt(path)).release()
    const storage = await FileStorage.at(path)
    await storage.acquire()
    await rejects(storage.replace(stateOf(2), 1), 'SNAPSHOT_CHANGED')
    await storage.read()
    await writeFile(path, stateOf(3))
    await rejects(storage.replace(stateOf(2), 1), 'SNAPSHOT_CHANGED')
    await holds(path, 3)
    await storage.read()
    await storage.replace(stateOf(2), 1)
    await holds(path, 2)
    await storage.release()
  })

  it('tells of remains once, and removes those of its own file only', async () => {
    const path = await newPath()
    await (await storageAt(path)).release()
    const own = `${path}.tmp-0123456789abcdef`
    const foreign = ['2', '.tmp-x', '.tmp-0123456789abcdeg', '-2.tmp-0123456789abcdef']
    for (const end of foreign) await writeFile(path + end, 'foreign')
    await writeFile(own, 'part')
    const storage = await FileStorage.at(path)
    const notices = [{ kind: 'INTERRUPTED_WRITE', path: own }]
    await storage.read()
    await storage.read()
    assert.deepEqual(storage.notices, notices)
    await stat(own)
    await storage.acquire()
    assert.deepEqual(storage.notices, notices)
    await assert.rejects(stat(own), { code: 'ENOENT' })
    for (const end of foreign) await stat(join(dirname(path), basename(path) + end))
    await storage.release()
  })

  it('says that a folder cannot be synced, once, and goes on', async () => {
    const path = await newPath()
    let syncs = 0
    const files = intercept(realFiles, (name, call) =>
      name === 'sync' && ++syncs % 2 === 0 ? Promise.reject(systemError('EINVAL')) : call(),
    )
    const storage = await storageAt(path, { files })
    await storage.replace(stateOf(2), 1)
    await storage.replace(stateOf(3), 2)
    assert.deepEqual(storage.notices, [{ kind: 'NOT_DURABLE', path }])
    await storage.release()
    await holds(path, 3)
  })
})
