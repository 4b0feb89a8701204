import { bytes, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'
import { keyOf, unsuitable } from './unsuitable.js'

/**
 * Signs `message` with the Ed25519 key at `privateKey` (32 bytes, or the first half of a node).
 *
 * Deterministic (RFC 8032, section 5.1.6): the same key and message give the same 64 bytes.
 * @throws StrongholdError `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes.
 */
export const Ed25519Sign = useSecret({
  name: 'Ed25519Sign',
  source: 'RFC 8032, section 5.1.6',
  memory: 'guarded',
  input: struct({ privateKey: location, message: bytes }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ message }) => ({ hashed: 2 * message.length, output: 64, work: 25 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Ed25519],
  use([secret], { message }, { crypto, remember }) {
    if (secret === undefined) throw unsuitable()
    const seed = keyOf(secret, 'node')
    // Deriving the public key costs as much as the signature; it belongs to the content, which
    // names the seed, so a signature can never be made under another key than the seed's own.
    const publicKey = remember(secret, 'Ed25519', () => {
      const derived = new Uint8Array(32)
      crypto.ed25519.publicKey(derived, seed)
      return derived
    })
    const signature = new Uint8Array(64)
    crypto.ed25519.sign(signature, message, seed, publicKey)
    return signature
  },
})
