import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FileStorage } from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import { makePaths, startTask, stateOf, storageAt } from './support.js'

const newPath = await makePaths()

describe('the write lock', () => {
  it('keeps another process out, not a reader, until it is given back', async () => {
    const path = await newPath()
    const storage = await storageAt(path)
    const asked = await startTask('ask', path)
    assert.equal(asked.line, '"SNAPSHOT_LOCKED"')
    await asked.ended
    assert.deepEqual(await (await FileStorage.at(path)).read(), stateOf(1))
    await storage.release()
    const next = await startTask('ask', path)
    assert.equal(next.line, '"done"')
    await next.ended
  })

  it('keeps another handle of the same process out', async () => {
    const path = await newPath()
    const storage = await storageAt(path)
    const other = await FileStorage.at(path)
    await rejects(other.acquire(), 'SNAPSHOT_LOCKED')
    await rejects(other.replace(stateOf(2), 1), 'READ_ONLY')
    await storage.release()
    await other.acquire()
    await other.release()
  })

  it('ends with its holder, however that ends', async () => {
    const path = await newPath()
    const holder = await startTask('hold', path)
    assert.equal(holder.line, '"held"')
    const storage = await FileStorage.at(path)
    await rejects(storage.acquire(), 'SNAPSHOT_LOCKED')
    await holder.kill()
    await storage.acquire()
    await storage.create(stateOf(1))
    await storage.release()
  })
})
