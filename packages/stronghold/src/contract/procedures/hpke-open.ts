import { HPKE_TAG_LENGTH } from '@stronghold/crypto'
import { bytes, optional, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { hpkeParameters, messageCost, x25519PublicKey } from './hpke.js'
import { privateKeys } from './suits.js'

/**
 * Decrypts a message of `HpkeSeal` to the X25519 key at `privateKey` (RFC 9180, mode `base`); with
 * `senderPublicKey`, a message of `HpkeAuthSeal` to it with that sender's key (mode `auth`).
 * @throws StrongholdError `DECRYPTION_FAILED` for anything else, `KEY_UNSUITABLE` when the record
 *   does not have exactly 32 bytes.
 */
export const HpkeOpen = useSecret({
  name: 'HpkeOpen',
  number: 15,
  source: 'RFC 9180, sections 5.1.1 and 5.1.3',
  memory: { ChaCha20Poly1305: 'guarded', Aes256Gcm: 'openssl' },
  input: struct({
    ...hpkeParameters,
    /** The recipient's X25519 key (32 bytes). */
    privateKey: location,
    /** The sender's X25519 public key (32 bytes), if it authenticated itself. */
    senderPublicKey: optional(x25519PublicKey),
    /** What the sender sent along (32 bytes). */
    encapsulatedKey: x25519PublicKey,
    /** What was encrypted, with its tag. */
    ciphertext: bytes,
  }),
  output: bytes,
  answer: ({ ciphertext }) => answers.bytes(ciphertext.length - HPKE_TAG_LENGTH),
  cost: ({ info, associatedData, ciphertext }) => messageCost(info, associatedData, ciphertext),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.X25519],
  reveals: true,
})
