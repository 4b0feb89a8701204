import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { AddressBook } from '@stronghold/p2p'
import type { Peer } from '@stronghold/p2p/book'
import {
  BIP39Generate,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { Output } from '#internal/io/output.js'
import { json, line } from '#internal/io/visible.js'
import { eventText } from '#internal/network/events.js'
import { pairingText } from '#internal/network/pairing.js'
import { peerLines } from '#internal/network/peer-text.js'
import { languages } from '#internal/text/key-types.js'
import { requireWords } from '#internal/text/mnemonic-words.js'
import { wordsOf } from '#internal/text/words.js'
import { searchOwnMemory } from '#internal/tour/own-memory.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

test('what is printed as a mnemonic has nothing but words, also of another machine', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    workFactor: 1,
  })
  const client = await stronghold.createClient('client')
  for (const language of languages) {
    const output = Location.generic('seeds', language)
    const mnemonic = await client.execute(BIP39Generate({ words: 24, language, output }))
    const words = mnemonic.slice()
    requireWords(mnemonic)
    assert.deepEqual(mnemonic, words)
  }
  await stronghold.commit()
  for (const text of [
    'a"b',
    'a\\b',
    'a\nb',
    '\u001b[2J',
    'a\u009bb',
    'a\u202eb',
    'a\u061cb',
    '\u{e0041}',
  ]) {
    const bytes = utf8(text)
    assert.throws(() => requireWords(bytes), { code: 'PROTOCOL_VIOLATION' })
    assert(bytes.every((byte) => byte === 0))
  }
  assert.throws(() => requireWords(Uint8Array.of(0x61, 0xe3)), { code: 'PROTOCOL_VIOLATION' })
})

/** Fakes a line, clears the screen in two ways, turns text round, and hides in tags. */
const hostile = 'phone\n    123 456\x1b[2J\x9b2J\u202e\u2028\u{e0041}"'

test('a name of a peer moves no cursor and fakes no line, wherever it is shown', () => {
  const id = '12D3KooWSPGkWqrhMkC1oHVQPfWwPCuUWwwfqzPze9jfMZ97xga3'
  const peer: Peer = {
    ...{ id, name: hostile, addresses: [], exchangeKey: undefined, banned: false },
    ...{ inbound: 'deny', outbound: 'deny' },
  }
  const { output } = recorder()
  const book = { find: () => peer } as unknown as AddressBook
  const event = { type: 'connected', peer: id, direction: 'inbound', relayed: false } as const
  const texts = [...peerLines(output, peer), eventText(event, book) ?? '', line(hostile)]
  assert.equal(texts.length, 5)
  for (const text of texts) assert.doesNotMatch(text, unseen)
  for (const name of [hostile, `phone${' '.repeat(80)}123 456`, 'x'.repeat(1000)]) {
    const lines = pairingText({ peer: id, name, phrase: '654 321' }).split('\n')
    assert.equal(lines.length, 5)
    assert.match(lines[0] as string, /^The other side calls itself "[^"]{1,65}"; its id is 12D3/)
    assert.doesNotMatch(lines[0] as string, / {2}/)
    for (const text of lines) assert.doesNotMatch(text, unseen)
  }
})

test('JSON and errors are one line that a terminal can show, whatever is in them', async () => {
  for (const isJson of [true, false]) {
    const { output, written } = recorder(isJson)
    await output.result({ name: hostile }, 'fine')
    output.failure({ code: 'USAGE', message: hostile, hint: undefined, exitCode: 2 })
    const lines = written().split('\n')
    assert.equal(lines.length, 3)
    for (const text of lines) assert.doesNotMatch(text, unseen)
    if (!isJson) continue
    assert.equal(JSON.parse(lines[0] as string).name, hostile)
    assert.equal(JSON.parse(lines[1] as string).error.message, hostile)
  }
})

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** An output that is no terminal, and all that was written to it. */
function recorder(json = false) {
  const stream = new PassThrough({ encoding: 'utf8' })
  const settings = { stdout: stream, stderr: stream, stdoutIsNull: false, env: {}, json }
  return { output: new Output(settings), written: () => stream.read() as string }
}

test('words are parted by one space, whatever parted them', () => {
  const space = fc.constantFrom(' ', '\n', '\r\n', '\t', '\u3000', '  \n')
  const word = fc.constantFrom('abandon', 'あいこくしん', 'zoo', 'é')
  const list = fc.array(fc.tuple(word, space), { minLength: 1 })
  fc.assert(
    fc.property(list, fc.array(space), (list, before) => {
      const bytes = utf8(before.join('') + list.map((pair) => pair.join('')).join(''))
      const words = wordsOf(bytes)
      assert.equal(new TextDecoder().decode(words), list.map(([word]) => word).join(' '))
      assert(bytes.subarray(words.length).every((byte) => byte === 0))
    }),
  )
  assert.equal(wordsOf(utf8('')).length, 0)
  assert.equal(wordsOf(utf8(' \n\u3000')).length, 0)
})

const linux = process.platform === 'linux' ? {} : { skip: 'needs /proc/self/mem' }

test('the search of the tour finds secrets that are planted', linux, async () => {
  const words = utf8(`${'abandon '.repeat(11)}about`)
  const control = utf8('a control value that is in this process')
  const clean = await searchOwnMemory({ chain: [2 ** 31] }, words, control)
  assert(clean !== undefined && clean.control > 0)
  assert.deepEqual([clean.seed, clean.key], [0, 0])
  // The seed of these words (trezor/python-mnemonic, without a passphrase), in two of its forms.
  const half = '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1'
  const planted = Buffer.from(
    `${half}9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4`,
  )
  const raw = Buffer.from(planted.toString('latin1'), 'hex')
  const found = await searchOwnMemory({ chain: [2 ** 31] }, words, control)
  assert(found !== undefined && found.seed >= 2)
  assert.equal(raw.length, 64)
})

test('what is not seen is escaped in JSON on a terminal, and shown in place of text', () => {
  for (let point = 0x80; point <= 0xfffff; point++) {
    const character = String.fromCodePoint(point)
    if (!/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) continue
    const text = `a${character}b`
    assert.match(json(text), /^"a(\\u[0-9a-f]{4}){1,2}b"$/)
    assert.equal(JSON.parse(json(text)), text)
    assert.equal(line(text), 'a\ufffdb')
  }
})
