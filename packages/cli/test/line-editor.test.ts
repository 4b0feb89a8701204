import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineEditor } from '#internal/io/line-editor.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const typed = (...chunks: Uint8Array[]) => {
  const editor = new LineEditor(64)
  const states = chunks.map((chunk) => editor.feed(chunk))
  return { state: states.at(-1), line: new TextDecoder().decode(editor.line()) }
}

test('a line ends with return, line feed or Ctrl-D; what follows is dropped', () => {
  for (const end of ['\r', '\n', '\r\n', '\rrest', '\u0004']) {
    assert.deepEqual(typed(utf8(`päss${end}`)), { state: 'ended', line: 'päss' })
  }
})

test('Ctrl-C interrupts, and so does Ctrl-D on an empty line', () => {
  assert.equal(typed(utf8('p\u0003')).state, 'interrupted')
  assert.equal(typed(utf8('\u0004')).state, 'interrupted')
  assert.equal(typed(utf8('\u001b[\u0003')).state, 'interrupted')
})

test('keys without a character leave none behind', () => {
  const keys = '\u001b[A\u001bOP\u001b[15~\u001b[1;5C\u001bx\t\u0001'
  assert.deepEqual(typed(utf8(`a${keys}b\r`)), { state: 'ended', line: 'ab' })
})

test('a line that is too long is refused, not cut', () => {
  assert.equal(typed(utf8('x'.repeat(64))).state, 'open')
  assert.equal(typed(utf8('x'.repeat(65))).state, 'too-long')
})

test('any text, in any pieces, comes out as it went in', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/\p{Cc}/u.test(text))
  fc.assert(
    fc.property(text, fc.nat(), (text, cut) => {
      const bytes = utf8(`${text}\r`)
      const at = cut % bytes.length
      assert.equal(typed(bytes.subarray(0, at), bytes.subarray(at)).line, text.slice(0))
    }),
  )
})

test('as many backspaces as characters leave nothing', () => {
  const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  const visible = character.filter((text) => !/\p{Cc}/u.test(text) && !/\p{Cs}/u.test(text))
  fc.assert(
    fc.property(fc.array(visible, { maxLength: 12 }), fc.nat(12), (characters, kept) => {
      const erased = characters.slice(kept)
      const keys = characters.join('') + '\x7f'.repeat(erased.length)
      assert.equal(typed(utf8(keys)).line, characters.slice(0, kept).join(''))
    }),
  )
  assert.equal(typed(utf8('\x7f\x08a')).line, 'a')
})

test('wipe forgets', () => {
  const editor = new LineEditor(8)
  editor.feed(utf8('secret'))
  editor.wipe()
  assert.equal(editor.line().length, 0)
  editor.feed(utf8('a'))
  assert.deepEqual(editor.line(), utf8('a'))
})
