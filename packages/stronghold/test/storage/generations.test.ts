import assert from 'node:assert/strict'
import { stat, unlink, writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { FileStorage } from '@stronghold/stronghold'
import {
  beside,
  holds,
  intercept,
  makePaths,
  realFiles,
  stateOf,
  storageAt,
  systemError,
} from './support.js'

const newPath = await makePaths()

describe('kept generations', () => {
  it('are as many as asked for, the newest', async () => {
    for (const [keepGenerations, expected] of [
      [0, []],
      [1, ['g4']],
      [2, ['g3', 'g4']],
    ] as const) {
      const path = await newPath()
      const storage = await storageAt(path, { keepGenerations })
      for (let i = 1; i <= 4; i++) await storage.replace(stateOf(i + 1), i)
      await storage.release()
      assert.deepEqual(await beside(path), expected)
      for (const end of expected) await holds(`${path}.${end}`, Number(end.slice(1)))
      await holds(path, 5)
      assert.deepEqual(storage.notices, [])
    }
  })

  it('are pruned to a smaller number by the next commit', async () => {
    const path = await newPath()
    const storage = await storageAt(path, { keepGenerations: 3 })
    for (let i = 1; i <= 3; i++) await storage.replace(stateOf(i + 1), i)
    await storage.release()
    const next = await FileStorage.at(path, { keepGenerations: 0 })
    await next.acquire()
    await next.read()
    assert.deepEqual(await beside(path), ['g1', 'g2', 'g3'])
    await next.replace(stateOf(5), 4)
    assert.deepEqual(await beside(path), [])
    await next.release()
  })

  it('replace what an interrupted commit left under their number', async () => {
    const path = await newPath()
    const storage = await storageAt(path)
    await writeFile(`${path}.g1`, 'left')
    await storage.replace(stateOf(2), 1)
    await storage.release()
    await holds(`${path}.g1`, 1)
  })

  it('include the last state even after a return to an older one', async () => {
    const path = await newPath()
    const storage = await storageAt(path)
    for (let i = 1; i <= 6; i++) await storage.replace(stateOf(i + 1), i)
    // The state with the bytes 7 turns out to be number 3, put back by its owner.
    await storage.replace(stateOf(13), 3)
    assert.deepEqual(await beside(path), ['g3', 'g6'])
    await holds(`${path}.g3`, 7)
    await storage.replace(stateOf(14), 4)
    assert.deepEqual(await beside(path), ['g4', 'g6'])
    await storage.release()
  })

  it('of a file that is gone are not pushed out by a new one', async () => {
    const path = await newPath()
    const storage = await storageAt(path)
    await storage.replace(stateOf(2), 1)
    await unlink(path)
    await assert.rejects(storage.create(stateOf(9)), { code: 'GENERATIONS_KEPT' })
    assert.deepEqual(await beside(path), ['g1'])
    await storage.restore(stateOf(1), 0)
    await storage.release()
    await holds(path, 1)
  })

  it('are copies where there are no hard links, and create still replaces nothing', async () => {
    for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS']) {
      const path = await newPath()
      const files = intercept(realFiles, (name, call) =>
        name === 'link' ? Promise.reject(systemError(code)) : call(),
      )
      const storage = await storageAt(path, { files })
      await assert.rejects(storage.create(stateOf(9)), { code: 'SNAPSHOT_EXISTS' })
      await storage.replace(stateOf(2), 1)
      await storage.replace(stateOf(3), 2)
      await storage.release()
      await holds(path, 3)
      await holds(`${path}.g1`, 1)
      await holds(`${path}.g2`, 2)
      assert.deepEqual(await beside(path), ['g1', 'g2'])
      assert.equal((await stat(`${path}.g2`)).mode & 0o777, 0o600)
      assert.deepEqual(storage.notices, [])
    }
  })

  it('are given up, with a notice, rather than a commit', async () => {
    const path = await newPath()
    let full = false
    const files = intercept(realFiles, (name, call) => {
      if (name === 'link' && full) return Promise.reject(systemError('EIO'))
      return call()
    })
    const storage = await storageAt(path, { files })
    full = true
    await storage.replace(stateOf(2), 1)
    await storage.replace(stateOf(3), 2)
    await storage.release()
    await holds(path, 3)
    assert.deepEqual(await beside(path), [])
    assert.deepEqual(storage.notices, [{ kind: 'GENERATION_NOT_KEPT', path }])
  })

  it('are not made of a state whose commit was reported as failed', async () => {
    const path = await newPath()
    let syncs = 0
    const files = intercept(realFiles, (name, call) =>
      // 1, 2: create; 3: the new file; 4: the folder.
      name === 'sync' && ++syncs === 4 ? Promise.reject(systemError('EIO')) : call(),
    )
    const storage = await storageAt(path, { files })
    await assert.rejects(storage.replace(stateOf(2), 1), { code: 'STORAGE_FAILED' })
    await holds(path, 2)
    await storage.replace(stateOf(3), 1)
    await storage.release()
    await holds(path, 3)
    await holds(`${path}.g1`, 1)
    assert.deepEqual(await beside(path), ['g1'])
  })
})
