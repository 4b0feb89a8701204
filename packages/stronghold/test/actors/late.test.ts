import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Late } from '#internal/actors/late.js'

describe('A module that loads when it is wanted', () => {
  it('loads once, however many want it', async () => {
    let loads = 0
    const late = new Late(async () => ++loads)
    assert.equal(late.now, undefined)
    late.begin()
    assert.deepEqual(await Promise.all([late.wanted(), late.wanted()]), [1, 1])
    assert.equal(late.now, 1)
    late.begin()
    assert.equal(loads, 1)
  })

  it('is tried again when it did not load, and is not there until then', async () => {
    const faults = [new Error('offline')]
    const late = new Late(async () => {
      const fault = faults.pop()
      if (fault !== undefined) throw fault
      return 'module'
    })
    late.begin()
    await assert.rejects(late.wanted(), /offline/)
    assert.equal(late.now, undefined)
    assert.equal(await late.wanted(), 'module')
    assert.equal(late.now, 'module')
  })
})
