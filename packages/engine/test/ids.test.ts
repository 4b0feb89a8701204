import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  byteKey,
  deriveClientId,
  deriveCounterRecordId,
  deriveRecordId,
  deriveVaultId,
  idFromKey,
  idKey,
} from '@stronghold/engine'
import fc from 'fast-check'
import { ascii, crypto, toHex } from './powers.js'
import { refuses } from './refusals.js'

// Derived by the code of `client/src/utils/ids.rs` and `client/src/types/location.rs`; the last two
// stand in files that Rust wrote.
test('ids are those of the original', () => {
  const client = (path: string) => toHex(deriveClientId(crypto, ascii(path)))
  const vault = (path: string) => toHex(deriveVaultId(crypto, ascii(path)))
  const record = (path: string, name: string) =>
    toHex(deriveRecordId(crypto, deriveVaultId(crypto, ascii(path)), ascii(name)))
  assert.equal(client('client_path'), '8730e060d876af186ad4a5b3db56e7f9c241472f0588392e')
  assert.equal(vault('vault_path'), '3ce994b60bbf850cfaa0d33b888bf01e7b6891a5e4f3ff7c')
  assert.equal(
    record('vault_path', 'record_path'),
    '923e111b851c0c0db467fd1b5a0471c96cec086b5579223a',
  )
  assert.equal(client('$index'), '571f6ccada7d796488464f2b006428d4593f72b3e800fe2e')
  assert.equal(vault('$vault'), 'd69f8085744e06926181bb5404d6f935b68d7e3fa7f03cb5')
  assert.equal(
    record('$vault', 'frag:13943795887732622924'),
    '798bacf15186e7c520e6edbe18a0819dbcbf26e2f87cdbf0',
  )
})

test('counter ids are those of the original', () => {
  const counter = (path: string, number: number) =>
    toHex(deriveCounterRecordId(crypto, ascii(path), number))
  assert.equal(counter('vault_path', 0), 'df9c4f71f4f5ae8200af2faf96595203878cd2fb7a1de0f5')
  assert.equal(counter('vault_path', 1), '52302dc46d3e1027fd1deb89dd9caf7e59ee01a3c2626987')
  assert.equal(counter('vault_path', 2), 'e7731d7e0e7c6bb8941dcc409c4f35f9272f90ff5f8ff594')
  assert.equal(counter('vault_path', 10), '10f7403d002270ab0156bccbe739f85fc680af3484bdfc55')
  assert.equal(counter('', 1), '300c7ee7d486d28920e910d58f893123ed5d590b1894fead')
})

test('arguments out of range are refused', () => {
  for (const counter of [-1, 0.5, Number.NaN, 2 ** 53]) {
    refuses(() => deriveCounterRecordId(crypto, ascii('v'), counter), 'INVALID_ARGUMENT')
  }
  refuses(() => deriveRecordId(crypto, new Uint8Array(23), ascii('r')), 'INVALID_ARGUMENT')
  refuses(() => idKey(new Uint8Array(25)), 'INVALID_ARGUMENT')
})

test('keys name bytes one to one', () => {
  const bytes = fc.uint8Array({ minLength: 24, maxLength: 24 })
  fc.assert(fc.property(bytes, (id) => assert.deepEqual(idFromKey(idKey(id)), id)))
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      assert.equal(byteKey(a) === byteKey(b), toHex(a) === toHex(b))
    }),
  )
  const long = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
  assert.equal(byteKey(long).length, long.length)
  assert.equal(byteKey(long).charCodeAt(199_999), 199_999 % 251)
})
