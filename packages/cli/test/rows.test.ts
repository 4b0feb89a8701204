import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { KeyProvider, Location, Stronghold, WriteVault } from '@stronghold/stronghold'
import fc from 'fast-check'
import { fitting } from '#internal/io/rows.js'
import { Folder } from './support.js'
import { converse } from './terminal.js'

const wide = /[\u1100-\u115f\u2e80-\uffdc\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** The rows of a terminal that a text takes, and what is on its screen at last. */
function screenOf(text: string, columns: number, rows: number): string[] {
  const shown: string[] = []
  for (const line of text.split(/\r?\n/)) {
    let row = ''
    let used = 0
    for (const character of line) {
      const width = wide.test(character) ? 2 : 1
      if (used + width > columns) {
        shown.push(row)
        row = ''
        used = 0
      }
      row += character
      used += width
    }
    shown.push(row)
  }
  return shown.slice(-rows)
}

test('what is shown above a question leaves it on the screen, whatever names there are', () => {
  const character = fc.constantFrom('a', '漢', '🙂', 'é', '~', ' ', '你')
  const line = fc.array(character, { maxLength: 400 }).map((all) => all.join(''))
  const size = fc.record({
    columns: fc.integer({ min: 20, max: 200 }),
    rows: fc.integer({ min: 8, max: 60 }),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), size, (lines, size) => {
      const around = ['This goes:', `  and ${lines.length} more`, 'Destroy or replace it? [y/N] ']
      const shown = fitting(lines, around, size, 20)
      assert(shown.length >= 1 && shown.length <= 20)
      const text = [around[0], ...shown, ...around.slice(1)].join('\n')
      assert.equal(screenOf(text, size.columns, size.rows)[0], 'This goes:'.slice(0, size.columns))
      for (const [i, one] of shown.entries()) {
        const whole = lines[i] as string
        if (one === whole) continue
        const [first = '', last = ''] = one.split(' […] ')
        assert(first !== '' && last !== '' && whole.startsWith(first) && whole.endsWith(last))
      }
    }),
  )
  assert.deepEqual(fitting(['a', 'b'], ['?'], { columns: 80, rows: 24 }, 20), ['a', 'b'])
  assert.deepEqual(fitting(['a', 'b'], ['?'], { columns: 1, rows: 1 }, 20), ['a'])
})

// `script` of util-linux makes a pseudo-terminal; other systems' take other options.
const terminal = spawnSync('script', ['--version']).stdout?.includes('util-linux')
  ? {}
  : { skip: 'needs script(1) of util-linux' }

test('on a narrow terminal the question stays, and what it is about', terminal, async () => {
  const folder = await Folder.empty()
  const [file, vault] = [folder.file, `${'漢'.repeat(900)}x`]
  const key = KeyProvider.fromKey(new Uint8Array(32).fill(0x5a))
  await using stronghold = await Stronghold.create({ path: file, key, workFactor: 1 })
  const client = await stronghold.createClient('a')
  for (let i = 0; i < 30; i++) {
    const location = Location.generic(vault, `record ${i}`)
    await client.execute(WriteVault({ data: Uint8Array.of(1), location }))
  }
  await stronghold.commit()
  await stronghold.close()
  const command = `stronghold vault delete ${vault} ${folder.open.join(' ')} -c a`
  const { screen } = await converse(`stty cols 31 rows 10; ${command}`, [['[y/N] ', 'n\r']])
  const [said = ''] = /This goes:.*\[y\/N\] /s.exec(screen) ?? []
  const rows = screenOf(said, 31, 10)
  assert.equal(rows[0], 'This goes:', screen)
  assert.match(rows.join('').replaceAll(' ', ''), /vault漢+\[…\]漢*x,30records/)
  assert.match(said, /\r\n {2}and \d+ more\r\nDestroy or replace it\? \[y\/N\] $/)
})
