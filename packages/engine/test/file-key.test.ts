import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileKey, parseEnvelope, readWorkFactor } from '@stronghold/engine'
import fc from 'fast-check'
import { fixture, fixtureFile } from './fixtures.js'
import { ascii, concat, fromHex, powers, random } from './powers.js'
import { mutations, prefixes, refuses, survives } from './refusals.js'

const password = random(32)
const payload = random(1000)
const name = 'python-v3-wf1'

test('what a key seals, the password opens', () => {
  for (const workFactor of [0, 1, 5, 10]) {
    using made = FileKey.make(powers, password, workFactor)
    const { version, body } = parseEnvelope(made.seal(payload))
    assert.equal(version, 3)
    assert.equal(readWorkFactor(body), workFactor)
    using unlocked = FileKey.unlock(powers, body, password)
    assert.equal(unlocked.workFactor, workFactor)
    assert.deepEqual(unlocked.header, made.header)
    assert.deepEqual(unlocked.open(body), payload)
  }
})

test('payloads of every kind of length come back', () => {
  using key = FileKey.make(powers, password, 0)
  for (const length of [0, 1, 15, 65_277, 65_278, 65_279, 65_536, 300_000]) {
    const bytes = random(length)
    assert.equal(Buffer.compare(key.open(key.seal(bytes).subarray(7)), bytes), 0)
  }
})

test('a second commit keeps the header and shares nothing else', () => {
  using key = FileKey.make(powers, password, 0)
  const [first, second] = [key.seal(payload), key.seal(payload)]
  const start = 7 + key.header.length
  assert.deepEqual(first.subarray(0, start), second.subarray(0, start))
  assert.notDeepEqual(first.subarray(start, start + 16), second.subarray(start, start + 16))
  let equal = 0
  for (let index = start; index < first.length; index++) {
    if (first[index] === second[index]) equal++
  }
  assert.ok(equal < 50, 'as many bytes agree as by chance')
})

test('a work factor has one spelling', () => {
  for (const spelling of ['01', '00', '+1', '1 ', ' 1', '']) {
    const body = withHeader('joHdT/Hiby0atdB2Wi/kjQ 1', `joHdT/Hiby0atdB2Wi/kjQ ${spelling}`)
    refuses(() => readWorkFactor(body), 'SNAPSHOT_DAMAGED')
  }
})

test('a wrong password, an altered header and an altered payload are told apart', () => {
  using key = FileKey.make(powers, password, 0)
  const { body } = parseEnvelope(key.seal(payload))
  refuses(() => FileKey.unlock(powers, body, random(32)), 'WRONG_KEY')
  const text = new TextDecoder().decode(key.header)
  const mac = text.indexOf('--- ') + 4
  const swapped = text[mac] === 'A' ? 'B' : 'A'
  const altered = concat(
    ascii(text.slice(0, mac) + swapped + text.slice(mac + 1)),
    body.subarray(key.header.length),
  )
  refuses(() => FileKey.unlock(powers, altered, password), 'SNAPSHOT_DAMAGED')
  refuses(() => key.open(altered), 'WRONG_KEY')
  for (const bad of [body.slice(0, -1), concat(body, random(1)), body.slice(0, text.length + 15)]) {
    refuses(() => key.open(bad), 'SNAPSHOT_DAMAGED')
  }
  using other = FileKey.make(powers, password, 0)
  refuses(() => other.open(body), 'WRONG_KEY')
})

test('no key derivation is run for a work factor over the cap', () => {
  const body = withHeader('/kjQ 1\n', '/kjQ 24\n')
  refuses(() => FileKey.unlock(powers, body, password), 'WORK_FACTOR_TOO_HIGH')
  refuses(
    () => FileKey.unlock(powers, withHeader('/kjQ 1\n', '/kjQ 99\n'), password),
    'WORK_FACTOR_TOO_HIGH',
  )
  const maximumWorkFactor = 0
  const { body: allowed } = parseEnvelope(fixtureFile(name))
  refuses(
    () => FileKey.unlock(powers, allowed, password, { maximumWorkFactor }),
    'WORK_FACTOR_TOO_HIGH',
  )
  // The option narrows the cap and cannot widen it.
  refuses(
    () => FileKey.unlock(powers, body, password, { maximumWorkFactor: 60 }),
    'WORK_FACTOR_TOO_HIGH',
  )
})

test('arguments out of range are refused', () => {
  for (const workFactor of [-1, 24, 1.5, Number.NaN]) {
    refuses(() => FileKey.make(powers, password, workFactor), 'INVALID_ARGUMENT')
  }
  refuses(() => FileKey.make(powers, random(31), 0), 'INVALID_ARGUMENT')
  const { body } = parseEnvelope(fixtureFile(name))
  refuses(() => FileKey.unlock(powers, body, random(33)), 'INVALID_ARGUMENT')
})

test('only one spelling of the header is read', () => {
  const body = (from: string, to: string) => () => readWorkFactor(withHeader(from, to))
  for (const bad of [
    body('age-encryption.org/v1', 'age-encryption.org/v2'),
    body('-> scrypt', '-> X25519'),
    body('v1\n', 'v1\r\n'),
    body('/kjQ 1\n', '/kjQ  1\n'),
    body('/kjQ 1\n', '/kjQ 1 \n'),
    body('/kjQ 1\n', '/kjQ 001\n'),
    body('/kjQ 1\n', '/kjQ +1\n'),
    body('/kjQ 1\n', '/kjQ \n'),
    body('/kjQ 1\n', '/kjQ 1\n\n'),
    body('/kjQ 1\n', '/kjR 1\n'), // spare bits of the last character that are not zero
    body('/kjQ 1\n', '/kjQ== 1\n'),
    body('/kjQ 1\n', '-kjQ 1\n'),
    body('\n---', '\n-> scrypt joHdT/Hiby0atdB2Wi/kjQ 1\n---'),
    body('--- ', '---'),
    body('--- ', '----'),
  ]) {
    refuses(bad, 'SNAPSHOT_DAMAGED')
  }
})

test('every prefix and every changed byte of a small file is refused', () => {
  const { body } = parseEnvelope(fixtureFile(name))
  const key = fromHex(fixture(name).keyHex)
  const open = (bytes: Uint8Array) => {
    using fileKey = FileKey.unlock(powers, bytes, key, { maximumWorkFactor: 4 })
    return fileKey.open(bytes)
  }
  assert.equal(open(body).length, fixture(name).payloadLength)
  for (const bad of prefixes(body)) refuses(() => open(bad), 'SNAPSHOT_DAMAGED')
  for (const bad of mutations(body)) {
    refuses(() => open(bad), 'SNAPSHOT_DAMAGED', 'WRONG_KEY', 'WORK_FACTOR_TOO_HIGH')
  }
})

test('nothing but EngineError comes of any bytes', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => survives(() => readWorkFactor(bytes))))
})

test('a payload over the limit is refused', () => {
  using key = FileKey.make(powers, password, 0)
  const { body } = parseEnvelope(key.seal(payload))
  refuses(() => key.open(body, 999), 'SNAPSHOT_TOO_LARGE')
  assert.equal(key.open(body, 1000).length, 1000)
})

/** The body of a fixture with a piece of its header replaced. */
function withHeader(from: string, to: string): Uint8Array {
  const { body } = parseEnvelope(fixtureFile(name))
  const header = new TextDecoder().decode(body.subarray(0, 149))
  assert.ok(header.includes(from))
  return concat(ascii(header.replace(from, to)), body.subarray(149))
}
