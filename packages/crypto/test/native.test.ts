import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { providerSuite } from './support/provider-suite.js'

providerSuite(nativeProvider)

test('the report says what was loaded, and cannot be changed', () => {
  assert.ok(['libsecp256k1', 'noble'].includes(nativeReport.secp256k1))
  assert.equal(nativeReport.workingMemory, 'guarded')
  assert.ok(Object.isFrozen(nativeReport))
})
