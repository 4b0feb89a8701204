import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

describe('A network', () => {
  it('makes no emitter of which nobody hears an error', () => {
    const program = fileURLToPath(new URL('../programs/emitters.js', import.meta.url))
    const { stdout, stderr, status } = spawnSync(process.execPath, [program], { encoding: 'utf8' })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
    const { count, deaf } = JSON.parse(stdout)
    assert(count > 35, `only ${count} emitters were made`)
    assert.deepEqual(deaf, [])
  })
})
