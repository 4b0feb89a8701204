// A pairing with fixed keys and nonces, and codes.
import { nativeProvider } from '@stronghold/crypto/native'
import { base58btc } from 'multiformats/bases/base58'
import { hex, joined, lengthed, seeded, utf8 } from './bytes.mjs'
import { internal } from './internal.mjs'
import { exchangeKeys } from './scene.mjs'
import { vector } from './vector.mjs'

const { codec, pairing } = internal

/** The peer id of an Ed25519 key that is drawn from a label. */
function peerId(label) {
  const publicKey = new Uint8Array(32)
  nativeProvider.ed25519.publicKey(publicKey, seeded(label, 32))
  return base58btc.baseEncode(joined([0, 36, 8, 1, 18, 32], publicKey))
}

export function pairingVectors() {
  const secret = seeded('pairing secret', 16)
  const [hostId, guestId] = [peerId('host'), peerId('guest')]
  const [guestNonce, hostNonce] = [seeded('guest nonce', 32), seeded('host nonce', 32)]
  const guest = {
    hostId,
    guestId,
    guestName: 'laptop',
    guestKey: exchangeKeys('guest').publicKey,
    commitment: pairing.commitmentTo(guestNonce),
  }
  const host = { hostName: 'desk — größer', hostKey: exchangeKeys('host').publicKey, hostNonce }
  const proofs = [pairing.guestProof(secret, guest), pairing.hostProof(secret, guest, host)]
  const frames = ({ guestProof = proofs[0], hostProof = proofs[1], nonce = guestNonce } = {}) =>
    joined(
      lengthed(
        codec.encode(pairing.hello, {
          name: guest.guestName,
          exchangeKey: guest.guestKey,
          commitment: guest.commitment,
          proof: guestProof,
        }),
      ),
      lengthed(
        codec.encode(pairing.welcome, {
          name: host.hostName,
          exchangeKey: host.hostKey,
          nonce: host.hostNonce,
          proof: hostProof,
        }),
      ),
      lengthed(codec.encode(pairing.reveal, { nonce })),
    )
  const head = { kind: 'pairing', secret, host: hostId, guest: guestId }
  const phrase = pairing.phraseOf(guest, host, guestNonce)
  const failed = (name, change) =>
    vector(`pairing-${name}`, { ...head, expect: 'PAIRING_FAILED' }, frames(change))
  const addresses = ['/ip4/192.0.2.1/tcp/4001', '/dns4/relay.example/tcp/443/wss']
  const code = pairing.formatCode({ peer: hostId, addresses, secret })
  const typed = (name, text, expect, content) =>
    vector(`pairing-code${name}`, { kind: 'pairing-code', expect, content }, utf8(text))
  const content = { peer: hostId, secret: hex(secret), addresses: 2 }
  return [
    vector('pairing-whole', { ...head, expect: 'success', content: { phrase } }, frames()),
    failed('guest-has-not-seen-the-code', { guestProof: seeded('no proof', 32) }),
    failed('host-has-not-made-the-code', { hostProof: seeded('no proof', 32) }),
    failed('other-nonce', { nonce: seeded('another nonce', 32) }),
    typed('', code, 'success', content),
    typed('-spelled', ` ${code.toLowerCase().replace(/(.{20})/g, '$1\n ')} `, 'success', content),
    typed(
      '-mistyped',
      code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'INVALID_ARGUMENT',
    ),
    typed('-other', code.replace('PAIR', 'PEAR'), 'INVALID_ARGUMENT'),
  ]
}
