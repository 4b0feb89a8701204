import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAllocator, MemoryError, Workspace } from '@stronghold/memory'

const junk: readonly unknown[] = [
  null,
  true,
  -1,
  7n,
  'junk',
  Symbol('junk'),
  [],
  { junk: 1 },
  () => 1,
]

it('a word that nobody knows makes no allocator', () => {
  for (const [detail, options] of [
    ['required: unknown', { required: ['locked'] }],
    ['arenapages: unknown', { backend: 'heap', arenapages: 1 }],
    ['backend: wanted', { backend: 'slabs' }],
    ['options: wanted an object', null],
    ['options: wanted an object', 'heap'],
    ['options: wanted an object', ['heap']],
  ] as const) {
    assert.throws(
      () => createAllocator(options as never),
      (error: MemoryError) => error.code === 'INVALID_ARGUMENT' && error.message.includes(detail),
    )
  }
})

it('garbage is refused, and makes no other error', () => {
  const allocator = createAllocator({ backend: 'heap' })
  const works = junk.flatMap((value) => [
    () => createAllocator({ backend: value as never }),
    () => createAllocator({ backend: 'heap', arenaPages: value as never }),
    () => createAllocator({ backend: 'heap', require: value as never }),
    () => allocator.allocate(value as never),
    () => new Workspace(allocator, value as never),
  ])
  for (const work of works) {
    try {
      work()
    } catch (error) {
      assert(error instanceof MemoryError, String(error))
    }
  }
})
