import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FrameGuard, type FrameHead, maxFrameLength } from '#internal/libp2p/frame-guard.js'

const data = 0
const windowUpdate = 1
const ping = 2
const syn = 1
const violation = { code: 'PROTOCOL_VIOLATION' }

/** A guard, the clock that it looks at, and the protocols of its streams. */
function guarded(openings = 100) {
  const clock = { now: 0 }
  const protocols = new Map<number, string>()
  const guard = new FrameGuard(
    (id) => protocols.get(id),
    openings,
    () => clock.now,
  )
  const judge = (head: Partial<FrameHead>) =>
    guard.judge({ type: data, flag: 0, streamID: 1, length: 0, ...head })
  /** How many of a frame are taken before one is refused; undefined for `most` and no refusal. */
  const taken = (head: Partial<FrameHead>, most = 5000) => {
    for (let i = 0; i < most; i++) {
      try {
        judge(head)
      } catch (error) {
        assert.equal((error as { readonly code: string }).code, violation.code)
        return i
      }
    }
    return undefined
  }
  return { clock, protocols, judge, taken }
}

describe('The guard of frames', () => {
  it('takes data up to the largest window, and refuses what announces more', () => {
    const { judge, protocols } = guarded()
    protocols.set(1, '/stronghold/client/1.0.0')
    judge({ length: maxFrameLength })
    for (const length of [maxFrameLength + 1, 2 ** 32 - 1]) {
      assert.throws(() => judge({ length }), violation)
      assert.throws(() => judge({ length, streamID: 99 }), violation)
    }
    // The length of a window or of a ping is none: it says how much, or which.
    judge({ type: windowUpdate, length: 2 ** 32 - 1 })
    judge({ type: ping, length: 2 ** 32 - 1 })
  })

  it('counts pings, openings and what is empty, each by itself, and forgets with time', () => {
    const one = guarded()
    const frames = [
      [{ type: ping }, 100],
      [{ type: ping, flag: syn }, 0],
      [{ flag: syn, streamID: 7 }, 256],
      [{ type: windowUpdate, flag: syn, streamID: 9 }, 0],
      [{ streamID: 1 }, 1000],
      [{ type: windowUpdate }, 0],
    ] as const
    for (const [frame, most] of frames) assert.equal(one.taken(frame), most)
    one.clock.now += 5000
    assert.equal(one.taken({ type: ping }), 50)
    one.clock.now += 10_000
    assert.equal(one.taken({ type: windowUpdate, flag: syn }), 256)
  })

  it('lets a peer open twice as many streams as it may have, so that it is told of the rest', () => {
    assert.equal(guarded(400).taken({ flag: syn }), 800)
    assert.equal(guarded(1).taken({ flag: syn }), 256)
  })

  it('takes of each stream what its protocol needs, in frames of any length', () => {
    const quotas = [
      ['', 1 << 14],
      ['/ipfs/id/1.0.0', 1 << 17],
      ['/ipfs/id/push/1.0.0', 1 << 17],
      ['/ipfs/ping/1.0.0', 1 << 20],
      ['/libp2p/dcutr', 1 << 16],
      ['/stronghold/kad/1.0.0', 1 << 20],
    ] as const
    const cuts = fc.array(fc.integer({ min: 1, max: 1 << 14 }), {
      minLength: 1,
      maxLength: 100,
      size: 'max',
    })
    fc.assert(
      fc.property(fc.constantFrom(...quotas), cuts, ([protocol, quota], lengths) => {
        const { judge, protocols } = guarded()
        protocols.set(1, protocol)
        let bytes = 0
        for (const length of lengths) {
          if (bytes + length > quota) break
          judge({ length })
          bytes += length
        }
        assert.throws(() => judge({ length: quota - bytes + 1 }), violation)
        // What was refused is not counted, and the rest still fits.
        if (quota > bytes) judge({ length: quota - bytes })
        assert.throws(() => judge({ length: 1 }), violation)
        protocols.set(2, protocol)
        judge({ streamID: 2, length: 1 })
      }),
    )
  })

  it('takes of streams that we speak on ourselves, or that have ended, any number of bytes', () => {
    const { taken, protocols } = guarded()
    protocols.set(1, '/stronghold/sync/1.0.0')
    assert.equal(taken({ length: maxFrameLength }, 1000), undefined)
    assert.equal(taken({ streamID: 3, length: maxFrameLength }, 1000), undefined)
  })

  it('forgets no quota of a stream that lives when it forgets those that have ended', () => {
    const { judge, protocols, clock } = guarded()
    protocols.set(1, '')
    judge({ length: 1 << 14 })
    for (let id = 3; id < 2000; id += 2) {
      clock.now += 1000
      protocols.set(id, '')
      judge({ streamID: id, length: 1 })
      if (id % 4 === 3) protocols.delete(id)
    }
    assert.throws(() => judge({ length: 1 }), violation)
  })

  it('ends the quota of a stream when it is agreed that it is one of ours', () => {
    const { judge, protocols } = guarded()
    protocols.set(1, '')
    judge({ length: 1 << 14 })
    protocols.set(1, '/stronghold/client/1.0.0')
    judge({ length: 1 << 18 })
  })
})
