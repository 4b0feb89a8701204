import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnvelope } from '@stronghold/engine'
import fc from 'fast-check'
import { fixtureFile } from './fixtures.js'
import { refuses, survives } from './refusals.js'

test('the version and the body of a file', () => {
  const file = fixtureFile('python-v3-wf1')
  assert.deepEqual(parseEnvelope(file), { version: 3, body: file.subarray(7) })
  assert.equal(parseEnvelope(fixtureFile('rust-v2-identity-0.6.0')).version, 2)
})

test('other magic, other versions and stumps are told apart', () => {
  const file = fixtureFile('python-v3-wf1')
  const withByte = (index: number, byte: number) => {
    const copy = file.slice()
    copy[index] = byte
    return copy
  }
  for (let index = 0; index < 5; index++) {
    refuses(() => parseEnvelope(withByte(index, 0)), 'NOT_A_SNAPSHOT')
  }
  for (const version of [0, 1, 4, 255]) {
    refuses(() => parseEnvelope(withByte(5, version)), 'UNSUPPORTED_VERSION')
  }
  refuses(() => parseEnvelope(withByte(6, 1)), 'UNSUPPORTED_VERSION')
  for (let length = 0; length < 173; length++) {
    refuses(() => parseEnvelope(file.subarray(0, length)), 'NOT_A_SNAPSHOT')
  }
  parseEnvelope(file.subarray(0, 173))
})

test('nothing but EngineError comes of any bytes', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => survives(() => parseEnvelope(bytes))))
})
