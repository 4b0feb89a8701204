import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compile, targets } from './compile.js'

describe('types of the drop-in', () => {
  it('compiles a program for the plugin against the plugin', () => {
    assert.deepEqual(compile('program.ts', targets.plugin), [])
  })

  it('compiles the same program against this package', () => {
    assert.deepEqual(compile('program.ts', targets.ours), [])
  })

  it('has types that can stand for those of the plugin, and the other way round', () => {
    assert.deepEqual(compile('same-types.ts', targets.plugin), [])
  })
})
