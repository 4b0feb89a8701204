// Runs Wycheproof sets against both providers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { Tally } from './tally.mjs'
import { readSet } from './vectors.mjs'

// Otherwise noble would be tested twice, and libsecp256k1 not at all.
assert.equal(nativeReport.secp256k1, 'libsecp256k1')

/**
 * One test for each provider. `judge` says of one vector whether the provider did right: `true`, or
 * `[label, boolean]` to count it under another label than its own (`valid`, `invalid`, `acceptable`).
 * @param {(crypto, vector, group) => boolean | [string, boolean]} judge
 */
export function wycheproof(name, judge) {
  const { numberOfTests, testGroups } = readSet(name)
  for (const crypto of [nativeProvider, nobleProvider]) {
    test(`${name}, ${crypto.name}`, async (context) => {
      const tally = new Tally()
      for (const group of testGroups) {
        for (const vector of group.tests) {
          let outcome
          try {
            outcome = judge(crypto, vector, group)
          } catch (error) {
            outcome = error
          }
          const [label, isRight] = Array.isArray(outcome) ? outcome : [vector.result, outcome]
          await tally.check(label, vector.tcId, () => {
            if (isRight instanceof Error) throw isRight
            return isRight
          })
        }
      }
      tally.finish(context, numberOfTests)
    })
  }
}
