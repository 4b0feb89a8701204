import assert from 'node:assert/strict'
import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRule } from '#internal/io/key-rule.js'
import { runHere } from './in-process.js'
import { Folder, fixtures } from './support.js'

test('a rule of Argon2 is one that ends, or is refused with the bound', () => {
  const amount = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    fc.integer({ min: 1, max: 9999 }),
  )
  fc.assert(
    fc.property(fc.constantFrom('id', 'i', 'd'), amount, amount, (variant, memory, passes) => {
      const text = `argon2${variant}:m=${memory},t=${passes},p=1:salt`
      if (memory >= 8 && memory * passes <= 2 ** 26) {
        assert.deepEqual(parseRule(text), {
          argon2: { variant: `Argon2${variant}`, memory, passes, lanes: 1 },
          saltFile: 'salt',
        })
      } else
        assert.throws(
          () => parseRule(text),
          /m is at least 8 times p|m times t is at most 67108864/,
        )
    }),
  )
  assert.throws(() => parseRule('argon2id:m=19456,t=4294967295,p=1:salt'), /at most 67108864/)
  // 2 GiB in one pass, the most that an application is known to take.
  assert.equal(typeof parseRule('argon2id:m=2097152,t=1,p=1:salt'), 'object')
})

test('a salt is looked at before a passphrase is asked, whatever key it is for', async () => {
  const folder = await Folder.created()
  const short = await folder.write('short', 'seven..')
  const fresh = join(folder.path, 'new.stronghold')
  const old = `${fixtures}rust-v2-identity-0.6.0.stronghold`
  for (const [salt, code] of [
    [join(folder.path, 'none'), 'INPUT_NOT_FOUND'],
    [short, 'INPUT_FAILED'],
  ] as const) {
    const rule = `argon2id:m=19456,t=2,p=1:${salt}`
    for (const args of [
      ['inspect', '-f', folder.file, '--key-derivation', rule],
      ['create', '-f', fresh, '--key-derivation', rule],
      ['snapshot', 'verify', '-f', folder.file, '--key-derivation', rule],
      ['snapshot', 'migrate', '-f', old, '--to', fresh, '--key-derivation', rule],
      ['snapshot', 'rekey', ...folder.open, '--new-key-derivation', rule],
      ['sync', 'from', old, ...folder.open, '--from-key-derivation', rule],
    ]) {
      const { stderr } = await runHere([...args, '--no-prompt'])
      assert.match(stderr, new RegExp(`\\(${code}\\)`), args.join(' '))
    }
  }
})

test('a link to what is not there is no name for a new file, and nothing is made beside it', async () => {
  const folder = await Folder.version2()
  const link = join(folder.path, 'link')
  await symlink('nowhere', link)
  const before = await readdir(folder.path)
  for (const args of [
    ['create', '-f', link, ...folder.key],
    ['create', '-f', link],
    ['init', '-f', link, ...folder.key],
    ['snapshot', 'migrate', ...folder.open, '--to', link],
  ]) {
    const outcome = await runHere([...args, '--no-prompt'], { XDG_CONFIG_HOME: folder.path })
    assert.match(
      outcome.stderr,
      /a link to what is not there\) \(SNAPSHOT_EXISTS\)/,
      args.join(' '),
    )
    assert.deepEqual(await readdir(folder.path), before)
  }
})
