import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberedWords } from '#internal/text/mnemonic-words.js'
import { runHere } from './in-process.js'
import { Folder } from './support.js'
import { converse } from './terminal.js'

const folder = await Folder.created()
const client = [...folder.open, '-c', 'a']

function numbered(mnemonic: string): string {
  return Buffer.concat(numberedWords(new TextEncoder().encode(mnemonic))).toString()
}

test('words have numbers and stand in columns; those that are no ASCII one in a line', () => {
  const words = 'zoo abandon ability able about above absent absorb abstract absurd abuse access'
  assert.equal(
    numbered(words),
    [
      ' 1. zoo         2. abandon     3. ability     4. able\n',
      ' 5. about       6. above       7. absent      8. absorb\n',
      ' 9. abstract   10. absurd     11. abuse      12. access\n',
    ].join(''),
  )
  assert.equal(numbered('あいこくしん そと'), ' 1. あいこくしん\n 2. そと\n')
})

test('on a terminal the words are numbered, and elsewhere they are one line', async () => {
  const generate = ['bip39', 'generate', ...client, '--words', '12', '--output']
  const { screen, code } = await converse(`stronghold ${generate.join(' ')} v/one`, [])
  assert.equal(code, 0, screen)
  const shown = screen.slice(screen.lastIndexOf('\x1b[K') + 3)
  const rows = shown.split('\r\n').filter((row) => /^ ?\d+\. /.test(row))
  assert.equal(rows.length, 3, screen)
  const numbers = rows.join(' ').match(/\d+(?=\. [a-z]+)/g)
  assert.deepEqual(numbers?.map(Number), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const plain = await runHere([...generate, 'v/two'])
  assert.match(plain.stdout, /^[a-z]+( [a-z]+){11}\n$/)
})

test('a terminal obeys nothing of a value, and is shown what is no text in digits', async () => {
  const values = { text: 'one\n\ttwo\x1b[2J\u202e\x07', bytes: Uint8Array.of(0xff, 0x1b, 0x5b) }
  for (const [name, value] of Object.entries(values)) {
    const input = await folder.write(name, value)
    assert.equal((await runHere(['store', 'set', name, ...client, '--input', input])).code, 0)
  }
  const get = (name: string) => converse(`stronghold store get ${name} ${client.join(' ')}`, [])
  const text = await get('text')
  assert.match(text.screen, /one\r\n\ttwo\ufffd\[2J\ufffd\ufffd/)
  const bytes = await get('bytes')
  assert.match(bytes.screen, /hex:ff1b5b\r\n/)
  const raw = await runHere(['store', 'get', 'text', ...client])
  assert.equal(raw.stdout, values.text)
})

test('a terminal gets neither what is encrypted nor what is decrypted', async () => {
  const { screen, code } = await converse(
    `stronghold encrypt /dev/null ${client.join(' ')} --key v/none`,
    [],
  )
  assert.equal(code, 2)
  assert.match(screen, /--output/)
})
