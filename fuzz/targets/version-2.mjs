import { openVersion2, openVersion2Content, parseEnvelope, SnapshotState } from '@stronghold/engine'
import { crypto, fixture, fixtureKey, powers, useEverything } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'version-2'

const key = fixtureKey('rust-v2-identity-0.6.0')
const { body } = parseEnvelope(fixture('rust-v2-identity-0.6.0'))
const scalar = new Uint8Array(32).fill(9)

export const seeds = [
  body,
  openVersion2Content(powers, body, key, new Uint8Array(0)),
  Uint8Array.of(0x80, ...new Uint8Array(8)),
]

/** The bytes as a body, and as the compressed content of one that was sealed for the key. */
export function target(bytes) {
  const state = SnapshotState.decode(powers, openVersion2(powers, sealed(bytes), key, 2 ** 24))
  try {
    useEverything(state)
  } finally {
    state[Symbol.dispose]()
  }
  openVersion2(powers, bytes, key)
}

function sealed(content) {
  const [publicKeys, shared, digest] = [new Uint8Array(64), new Uint8Array(32), new Uint8Array(32)]
  crypto.x25519.publicKey(publicKeys.subarray(0, 32), scalar)
  crypto.x25519.publicKey(publicKeys.subarray(32), key)
  crypto.x25519.sharedSecret(shared, scalar, publicKeys.subarray(32))
  crypto.blake2b(digest, publicKeys)
  const out = new Uint8Array(48 + content.length)
  out.set(publicKeys.subarray(0, 32))
  crypto.xchacha20poly1305.seal(
    out.subarray(48),
    out.subarray(32, 48),
    content,
    shared,
    digest.subarray(0, 24),
    new Uint8Array(0),
  )
  return out
}
