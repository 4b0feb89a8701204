import { HPKE_TAG_LENGTH } from '@stronghold/crypto'
import { bytes, struct } from '../codec/index.js'
import { answers } from './answer.js'
import { computePublic } from './define.js'
import { hpkeParameters, hpkeSealed, sealCost, x25519PublicKey } from './hpke.js'

/**
 * Encrypts `plaintext` to the X25519 key `recipientPublicKey` (HPKE, RFC 9180, mode `base`). Needs
 * no secret: anybody can do it, so the recipient does not learn the sender.
 *
 * `info` says what the key is for and `associatedData` is authenticated without being sent; both
 * may be empty, and `HpkeOpen` must be given the same. One message for each call.
 * @throws StrongholdError `INVALID_ARGUMENT` when the public key is of low order (section 7.1.4).
 */
export const HpkeSeal = computePublic({
  name: 'HpkeSeal',
  number: 13,
  source: 'RFC 9180, section 5.1.1',
  memory: { ChaCha20Poly1305: 'guarded', Aes256Gcm: 'openssl' },
  input: struct({
    ...hpkeParameters,
    /** The recipient's X25519 public key (32 bytes). */
    recipientPublicKey: x25519PublicKey,
    /** What is encrypted; any length. */
    plaintext: bytes,
  }),
  secretInputs: ['plaintext'],
  output: hpkeSealed,
  answer: ({ plaintext }) => answers.sealed(plaintext.length + HPKE_TAG_LENGTH),
  cost: sealCost,
})
