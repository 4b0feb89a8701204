import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { Location, pathBytes, type StoredLocation } from '@stronghold/stronghold'
import fc from 'fast-check'
import { locationLine, locationOf, locationText } from '#internal/text/locations.js'
import { idText, nameLine, nameOrIdOf, nameText, pathOfName, word } from '#internal/text/names.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
/** What parts words and fields, quotes, obeys a shell or a terminal, turns text round or hides. */
const trouble = [
  ...[' ', '"', "'", '`', '$', '\\', '\n', '\x1b[2J', '\u202e', '\u200b', '\u{e0041}', '\u2028'],
  ...['#7', '#head', '#', '/', '//', ':', ', ', '; ', ' (revoked)', 'hex:', 'id:', 'hex:6', 'א'],
  ...['only Ed25519Sign', ' with approval', '~', '*', '-', '!', '=', 'é', '漢', '🙂', 'a', 'keys'],
]
const path = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc.array(fc.constantFrom(...trouble), { maxLength: 4 }).map((parts) => utf8(parts.join(''))),
)
const location: fc.Arbitrary<StoredLocation> = fc.oneof(
  fc.tuple(path, path).map(([vault, record]) => Location.generic(vault, record)),
  fc.tuple(path, fc.maxSafeNat()).map(([vault, number]) => Location.counter(vault, number)),
  path.map((vault) => Location.counter(vault)),
)

/** What a shell makes of printed words when they are pasted behind a command. */
function pasted(printed: readonly string[]): string[] {
  const script = `printf '%s\\n' ${printed.join(' ')}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1)
}

test('every name has one form, which finds it again, and is one word of a shell', () => {
  const names = fc.sample(path, 2000)
  const found = pasted(names.map((name) => nameLine(name)))
  assert.equal(found.length, names.length)
  for (const [i, name] of names.entries()) {
    const line = nameLine(name)
    assert.deepEqual(pathBytes(pathOfName(nameText(name), '-c')), name, line)
    assert.deepEqual(pathBytes(pathOfName(found[i] as string, '-c')), name, line)
    requireOneWord(line)
  }
})

test('every location has one form, which finds it again, and is one word of a shell', () => {
  const locations = fc.sample(location, 2000)
  const found = pasted(locations.map((one) => locationLine(one)))
  assert.equal(found.length, locations.length)
  for (const [i, one] of locations.entries()) {
    assert.deepEqual(locationOf(locationText(one), 'LOC'), one)
    assert.deepEqual(locationOf(found[i] as string, 'LOC'), one)
    requireOneWord(locationLine(one))
  }
})

test('a record that is called #7, version 7, and a record of a vault with # differ', () => {
  assert.equal(locationLine(Location.generic('v', '#7')), 'v/#7')
  assert.equal(locationLine(Location.counter('v', 7)), 'v#7')
  assert.equal(locationLine(Location.generic('v', 'a#7')), 'hex:76/hex:612337')
  assert.equal(locationLine(Location.counter('v/a', 7)), 'v/a#7')
  assert.equal(locationLine(Location.counter('', 0)), 'hex:#0')
  assert.equal(locationLine(Location.generic('', '')), "'hex:/hex:'")
  assert.equal(locationLine(Location.generic('$vault', 'a b')), "'$vault/a b'")
  assert.equal(nameLine(utf8("it's")), '"it\'s"')
})

test('ids are told from names, and are names nowhere', () => {
  const id = Uint8Array.from({ length: 24 }, (_, i) => i)
  assert.deepEqual(nameOrIdOf(idText(id), '-c'), { id })
  assert.throws(() => pathOfName(idText(id), '-c'), { code: 'USAGE' })
  for (const text of ['id:', 'id:00', 'hex:0', 'hex:zz', `id:${'0'.repeat(49)}`]) {
    assert.throws(() => nameOrIdOf(text, '-c'), { code: 'USAGE' })
  }
  // Text that looks like one of these forms has digits.
  assert.equal(nameText(utf8('id:00')), 'hex:69643a3030')
})

test('text of a peer is one word, or quoted with escapes', () => {
  assert.equal(word('laptop'), 'laptop')
  assert.equal(word('my laptop'), "'my laptop'")
  assert.equal(word('a"\n\u202eb'), '"a\\u{22}\\u{a}\\u{202e}b"')
})

/** Plain, or in quotes with nothing in it that ends them or is not seen. */
function requireOneWord(line: string): void {
  assert.match(line, /^(?:[^\s"'`$\\,;()]+|'[^']*'|"[^"$`\\!]*")$/u)
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u0590-\u08ff]/u)
}

test('a name with a letter that is not seen is printed in digits', () => {
  let count = 0
  for (let point = 0x80; point <= 0x10ffff; point++) {
    const letter = String.fromCodePoint(point)
    if (
      !/[\p{Default_Ignorable_Code_Point}\p{Zs}\p{C}\u2800]/u.test(letter) ||
      /\p{Cs}/u.test(letter)
    )
      continue
    if (!nameLine(`a${letter}b`).startsWith('hex:')) assert.fail(`U+${point.toString(16)}`)
    count++
  }
  assert.ok(count > 4000)
  assert.equal(nameLine('ключ/鍵_é1'), 'ключ/鍵_é1')
  assert.equal(nameLine('a'.repeat(300)), 'a'.repeat(300))
})
