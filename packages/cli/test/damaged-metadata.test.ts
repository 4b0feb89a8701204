import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { runHere } from './in-process.js'
import { Folder } from './support.js'

/** A file of the test kit: a header of lines, an empty line, then the file. */
async function vector(name: string): Promise<{ key: Buffer; file: Buffer }> {
  const bytes = await readFile(new URL(`../../../../testkit/vectors/${name}`, import.meta.url))
  const end = bytes.indexOf('\n\n')
  const [, key = ''] = /^key: (\w+)$/m.exec(bytes.subarray(0, end).toString()) ?? []
  return { key: Buffer.from(key, 'hex'), file: bytes.subarray(end + 2) }
}

test('snapshot verify finds metadata that cannot be read, and says that it is metadata', async () => {
  const folder = await Folder.version2()
  const keyFile = `${folder.path}/raw-key`
  const open = ['-f', folder.file, '--passphrase-file', keyFile, '--key-derivation', 'raw']
  for (const [name, code] of [
    ['meta-all-fields', 0],
    ['meta-unknown-type', 4],
    ['meta-location-lie', 4],
  ] as const) {
    const { key, file } = await vector(name)
    await writeFile(folder.file, file)
    await writeFile(keyFile, key)
    const outcome = await runHere(['snapshot', 'verify', ...open])
    assert.equal(outcome.code, code, `${name}: ${outcome.stderr}`)
    const found = /damaged: metadata id:[0-9a-f]{48}\/id:[0-9a-f]{48}$/m.test(outcome.stdout)
    assert.equal(found, code !== 0, outcome.stdout)
  }
})
