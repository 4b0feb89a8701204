import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer, opened, refusal, sample, samplesOfOthers } from './command.mjs'

const fast = ['--work-factor', '10']

test('the rule of the first Tauri plugin, and no other', async (t) => {
  const rule = { password: 'password', rule: 'tauri' }
  const { file, key, open } = await opened(t, samplesOfOthers.tauri, rule)
  assert.equal((await answer('inspect', ...open)).version, 2)
  for (const other of [
    'blake2b',
    'wallet.rs',
    'identity.rs',
    'pbkdf2:101:tauri',
    'pbkdf2:100:Tauri',
  ]) {
    const { code } = await refusal('inspect', '-f', file, ...key, '--key-derivation', other)
    assert.equal(code, 'WRONG_KEY_OR_DAMAGED', other)
  }
  // A rule by its parameters is the rule by its name.
  await answer('inspect', '-f', file, ...key, '--key-derivation', 'pbkdf2:100:tauri')
  await answer('snapshot', 'migrate', ...open, ...fast)
  assert.equal((await answer('inspect', '-f', file, ...key)).version, 3)
})

for (const [name, rule, other] of [
  ['custom-pbkdf2.stronghold', 'pbkdf2:1234:hex:00ff10', 'pbkdf2:1234:00ff10'],
  [
    'argon2.stronghold',
    `argon2id:m=19456,t=2,p=1:${sample('salt')}`,
    `argon2id:m=19456,t=1,p=1:${sample('salt')}`,
  ],
]) {
  test(`${name}: opens under the rule of its application, and migrates`, async (t) => {
    const { file, key, open } = await opened(t, sample(name), { password: 'password', rule })
    assert.equal((await answer('store', 'get', ...open, '-c', 'client', 'key')).text, 'value')
    const wrong = await refusal('inspect', '-f', file, ...key, '--key-derivation', other)
    assert.equal(wrong.code, 'WRONG_KEY_OR_DAMAGED')
    await answer('snapshot', 'migrate', ...open, ...fast)
    const now = rule.startsWith('argon2') ? rule : 'blake2b'
    const migrated = await answer('inspect', '-f', file, ...key, '--key-derivation', now)
    assert.equal(migrated.version, 3)
  })
}

test('a new file may be under such a rule as well', async (t) => {
  const { folder, key } = await opened(t, sample('salt'), { password: 'password', rule: 'raw' })
  const at = (rule) => ['-f', `${folder}/${rule.slice(0, 6)}`, ...key, '--key-derivation', rule]
  for (const rule of ['pbkdf2:5:salt', `argon2i:m=64,t=1,p=2:${sample('salt')}`]) {
    await answer('create', ...at(rule), ...fast)
    await answer('inspect', ...at(rule))
  }
})

test('rules that are none are refused before anything is opened', async (t) => {
  const { file, key } = await opened(t, sample('argon2.stronghold'), { password: 'p', rule: 'raw' })
  for (const rule of [
    'md5',
    'pbkdf2',
    'pbkdf2:0:s',
    'pbkdf2:1:',
    'argon2id:m=7,t=1,p=1:s',
    'argon2',
  ]) {
    const { exit, code } = await refusal('inspect', '-f', file, ...key, '--key-derivation', rule)
    assert.deepEqual([exit, code], [2, 'USAGE'], rule)
  }
  const missing = ['--key-derivation', 'argon2id:m=8,t=1,p=1:/nowhere']
  assert.equal((await refusal('inspect', '-f', file, ...key, ...missing)).code, 'INPUT_NOT_FOUND')
})
