import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The zone's process runs like this: no generated machine code, hence no WebAssembly either. */
const FLAGS = ['--jitless', '--single-threaded', '--no-warnings', '--test-reporter=tap']

const execute = promisify(execFile)

for (const suite of ['native', 'noble', 'bip39', 'slip10', 'bip32']) {
  test(`${suite} without a JIT`, async () => {
    const file = fileURLToPath(new URL(`./${suite}.test.js`, import.meta.url))
    // A test run would otherwise take the child for one of its own and swallow its report.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout } = await execute(process.execPath, [...FLAGS, file], { env })
    assert.match(stdout, /^# pass [1-9]/m)
    assert.match(stdout, /^# fail 0$/m)
  })
}
