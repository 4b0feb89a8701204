import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runProgram } from './run-program.js'

const fatal = [
  'read-at-rest',
  'write-at-rest',
  'write-in-read',
  'native-write-past-end',
  'read-past-end',
  'read-before-page',
  'scratch-after-run',
]

// A disposed place of sodium stays mapped and closed, one of the slab too; a region is unmapped.
for (const [backend, where] of [
  ['slab', 'arena'],
  ['slab', 'outside'],
  ['sodium', 'pool'],
] as const) {
  describe(`${backend} ${where}: the kernel kills`, () => {
    for (const act of [...fatal, 'read-after-dispose']) {
      test(act, () => {
        const { signal, stdout, stderr } = runProgram('touch', [backend, act, where])
        assert.equal(stderr, '')
        assert.equal(stdout, 'armed\n')
        assert.equal(signal, 'SIGSEGV')
      })
    }

    test('nothing when only what is allowed is done', () => {
      const { status, stdout, stderr } = runProgram('touch', [backend, 'none', where])
      assert.equal(stderr, '')
      assert.equal(status, 0)
      assert.equal(stdout, 'armed\nsurvived\n')
    })
  })
}

test('the guards hold under the flags of the zone', () => {
  const flags = ['--jitless', '--single-threaded']
  for (const act of ['read-at-rest', 'native-write-past-end', 'read-before-page']) {
    const { signal, stdout } = runProgram('touch', ['slab', act], { flags })
    assert.equal(stdout, 'armed\n')
    assert.equal(signal, 'SIGSEGV')
  }
  assert.equal(runProgram('touch', ['slab', 'none'], { flags }).status, 0)
})
