// The checks of a round trip in a browser.
import assert from 'node:assert/strict'
import {
  Ed25519Verify,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'

/**
 * Holds what a browser did against what a zone makes of the same snapshot.
 * @param {any} trip as `roundTrip` gives it, bytes as base64
 */
export async function expectTrip(trip) {
  assert.equal(trip.kind, 'in-process')
  assert.deepEqual(trip.words, { english: 24, japanese: 24 })
  assert.deepEqual(trip.refusals, ['INVALID_ARGUMENT', 'UNSUPPORTED_RUNTIME'])
  const [before, after] = trip.signatures
  assert.equal(after, before)

  const storage = new MemoryStorage(Buffer.from(trip.file, 'base64'))
  const key = KeyProvider.fromPassphrase(Buffer.from(trip.passphrase))
  const opened = await Stronghold.open({ storage, key })
  try {
    assert.equal((await opened.report()).kind, 'zone')
    const client = await opened.loadClient('browser')
    const privateKey = Location.generic('wallet', 'key')
    const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
    const signature = Buffer.from(before, 'base64')
    const message = Buffer.from('from a browser')
    assert(await client.execute(Ed25519Verify({ publicKey, message, signature })))
  } finally {
    await opened.close()
  }
}
