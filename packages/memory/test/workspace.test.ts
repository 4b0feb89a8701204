import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Scratch, Workspace } from '@stronghold/memory'
import fc from 'fast-check'
import { backends, code } from './backends.js'

/** A work: chunks to take before and after the works inside it, and whether it fails. */
interface Plan {
  readonly before: readonly number[]
  readonly inside: readonly Plan[]
  readonly after: readonly number[]
  readonly fails: boolean
}

const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    before: fc.array(fc.nat(150), { maxLength: 4 }),
    inside: fc.oneof(
      { depthSize: 'small' },
      fc.constant([]),
      fc.array(tie('plan'), { maxLength: 3 }),
    ),
    after: fc.array(fc.nat(150), { maxLength: 3 }),
    fails: fc.boolean(),
  }),
}))

for (const allocator of backends) {
  describe(`workspace on ${allocator.report.backend}`, () => {
    test('gives zeroed chunks side by side, aligned to 16', () => {
      using workspace = new Workspace(allocator, 256)
      const result = workspace.run((scratch) => {
        const chunks = [1, 0, 32, 17, 64].map((length) => scratch.take(length))
        assert.deepEqual(
          chunks.map((chunk) => chunk.length),
          [1, 0, 32, 17, 64],
        )
        for (const chunk of chunks) {
          assert.equal((chunk.byteOffset - (chunks[0]?.byteOffset ?? 0)) % 16, 0)
          assert.ok(chunk.every((byte) => byte === 0))
          chunk.fill(0xff)
        }
        return 'result'
      })
      assert.equal(result, 'result')
    })

    test('wipes what was taken, also when the work throws', () => {
      using workspace = new Workspace(allocator, 64)
      const fault = new Error('of the work')
      for (const fails of [false, true]) {
        const act = () =>
          workspace.run((scratch) => {
            scratch.take(64).fill(0xff)
            if (fails) throw fault
          })
        if (fails) assert.throws(act, fault)
        else act()
        workspace.run((scratch) => assert.ok(scratch.take(64).every((byte) => byte === 0)))
      }
    })

    test('wipes an inner work when it ends and keeps the outer one', () => {
      using workspace = new Workspace(allocator, 64)
      workspace.run((outer) => {
        const kept = outer.take(16).fill(1)
        const gone = workspace.run((inner) => inner.take(16).fill(2))
        assert.ok(kept.every((byte) => byte === 1))
        assert.ok(gone.every((byte) => byte === 0))
        assert.equal(outer.take(16).byteOffset, gone.byteOffset)
      })
    })

    test('helps a work that takes more than there is', () => {
      using workspace = new Workspace(allocator, 32)
      workspace.run((scratch) => {
        const fits = scratch.take(32).fill(1)
        const large = scratch.take(5000)
        const odd = scratch.take(33)
        assert.ok(large.every((byte) => byte === 0))
        large.fill(2)
        odd.fill(3)
        assert.deepEqual([fits.length, large.length, odd.length], [32, 5000, 33])
        assert.ok(fits.every((byte) => byte === 1))
        workspace.run((inner) => inner.take(6000).fill(4))
        assert.ok(large.every((byte) => byte === 2))
        assert.ok(odd.every((byte) => byte === 3))
      })
      using empty = new Workspace(allocator, 0)
      empty.run((scratch) => assert.equal(scratch.take(1).length, 1))
    })

    test('refuses asynchronous work, and wipes it', () => {
      using workspace = new Workspace(allocator, 32)
      const act = () =>
        workspace.run(async (scratch) => {
          scratch.take(32).fill(1)
        })
      assert.throws(act, code('ASYNC_WORK'))
      workspace.run((scratch) => assert.ok(scratch.take(32).every((byte) => byte === 0)))
    })

    test('refuses scratch that is over, or not on top', () => {
      using workspace = new Workspace(allocator, 32)
      const stale = workspace.run((scratch) => scratch)
      assert.throws(() => stale.take(1), code('SCRATCH_CLOSED'))
      workspace.run((outer) => {
        assert.throws(() => stale.take(1), code('SCRATCH_CLOSED'))
        workspace.run(() => assert.throws(() => outer.take(1), code('SCRATCH_CLOSED')))
        assert.equal(outer.take(1).length, 1)
        assert.throws(() => outer.take(-1), code('INVALID_LENGTH'))
        assert.throws(() => outer.take(2 ** 40), code('OUT_OF_MEMORY'))
      })
    })

    test('is disposed at once, or when the work ends', () => {
      const workspace = new Workspace(allocator, 32)
      workspace.run((scratch) => {
        workspace[Symbol.dispose]()
        scratch.take(32).fill(1)
        assert.throws(() => workspace.run(() => 0), code('DISPOSED'))
      })
      assert.throws(() => workspace.run(() => 0), code('DISPOSED'))
      workspace[Symbol.dispose]()
    })

    test('keeps every work to itself, however they nest and fail', () => {
      using workspace = new Workspace(allocator, 512)
      const takeAll = (scratch: Scratch, lengths: readonly number[], mark: number) =>
        lengths.map((length) => {
          const chunk = scratch.take(length)
          assert.equal(chunk.length, length)
          assert.ok(chunk.every((byte) => byte === 0))
          return chunk.fill(mark)
        })
      const follow = ({ before, inside, after, fails }: Plan, mark: number): void => {
        const act = () =>
          workspace.run((scratch) => {
            const chunks = takeAll(scratch, before, mark)
            for (const inner of inside) follow(inner, mark + 1)
            chunks.push(...takeAll(scratch, after, mark))
            for (const chunk of chunks) assert.ok(chunk.every((byte) => byte === mark))
            if (fails) throw new RangeError('planned')
          })
        if (fails) assert.throws(act, RangeError)
        else act()
      }
      fc.assert(
        fc.property(plan, (plan) => {
          follow(plan, 1)
          workspace.run((scratch) => assert.ok(scratch.take(512).every((byte) => byte === 0)))
        }),
      )
    })
  })
}
