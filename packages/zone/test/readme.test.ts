import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const packageDirectory = fileURLToPath(new URL('../..', import.meta.url))

test('the example in the README does what it says', () => {
  const readme = readFileSync(join(packageDirectory, 'README.md'), 'utf8')
  // Inside the package, so that it finds itself by its public name.
  const directory = mkdtempSync(join(packageDirectory, 'build', 'readme-'))
  try {
    for (const [, name, code] of readme.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)) {
      writeFileSync(join(directory, name as string), code as string)
    }
    const output = execFileSync(process.execPath, [join(directory, 'host.mjs')], {
      encoding: 'utf8',
    })
    assert.equal(output, /```text\n(.*?)```/s.exec(readme)?.[1])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
