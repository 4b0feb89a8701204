import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { opened, refusal, sample } from './command.mjs'

const unsupported = 'UNSUPPORTED_VERSION'

/** @type {[name: string, code: string, words: RegExp][]} */
const refusals = [
  ['early-format-2.stronghold', unsupported, /The key is right.+before 2021-02-25/],
  ['format-1.stronghold', unsupported, /Version 1 was the alpha's/],
  ['format-0.stronghold', unsupported, /format of 2020 that had none/],
  ['leading-zero.stronghold', 'SNAPSHOT_DAMAGED', /damaged/],
]

for (const [name, code, words] of refusals) {
  test(`${name}: is refused for what it is, and left as it was`, async (t) => {
    const rule = { password: 'password', rule: 'wallet.rs' }
    const { file, open } = await opened(t, sample(name), rule)
    const before = await readFile(file)
    const migrate = ['snapshot', 'migrate', '--work-factor', '10']
    // Of format 3 there is nothing to migrate.
    const commands = before[5] === 3 ? [['inspect']] : [['inspect'], migrate]
    for (const command of commands) {
      const refused = await refusal(...command, ...open)
      assert.equal(refused.code, code, refused.message)
      assert.match(refused.message, words)
      assert.equal(refused.exit, 4)
    }
    assert.deepEqual(await readFile(file), before)
  })
}

test('an early file of format 2 under another key is a wrong key', async (t) => {
  const rule = { password: 'another', rule: 'wallet.rs' }
  const { open } = await opened(t, sample('early-format-2.stronghold'), rule)
  assert.equal((await refusal('inspect', ...open)).code, 'WRONG_KEY_OR_DAMAGED')
})
