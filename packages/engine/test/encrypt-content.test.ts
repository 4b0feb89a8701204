import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileKey, openVersion2Content, parseEnvelope } from '@stronghold/engine'
import { contentVectors } from './fixtures.js'
import { fromHex, powers } from './powers.js'
import { refuses } from './refusals.js'

// Vectors of `engine/src/snapshot/logic.rs` (stronghold.rs, Apache-2.0).

test('version 3 vectors of the original open', () => {
  for (const { keyHex, plaintextHex, fileHex } of contentVectors().version3) {
    const { version, body } = parseEnvelope(fromHex(fileHex))
    assert.equal(version, 3)
    using fileKey = FileKey.unlock(powers, body, fromHex(keyHex))
    assert.equal(fileKey.workFactor, 11)
    assert.deepEqual(fileKey.openContent(body), fromHex(plaintextHex))
  }
})

test('version 2 vectors of the original open under their associated data only', () => {
  for (const { keyHex, associatedDataHex, plaintextHex, fileHex } of contentVectors().version2) {
    const { version, body } = parseEnvelope(fromHex(fileHex))
    assert.equal(version, 2)
    const key = fromHex(keyHex)
    const associatedData = fromHex(associatedDataHex)
    const opened = openVersion2Content(powers, body, key, associatedData)
    assert.deepEqual(opened, fromHex(plaintextHex))
    const other = Uint8Array.of(...associatedData, 0)
    refuses(() => openVersion2Content(powers, body, key, other), 'WRONG_KEY_OR_DAMAGED')
  }
})
