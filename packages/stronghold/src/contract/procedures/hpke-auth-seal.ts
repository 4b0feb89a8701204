import { HPKE_TAG_LENGTH } from '@stronghold/crypto'
import { bytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { hpkeParameters, hpkeSealed, sealCost, x25519PublicKey } from './hpke.js'
import { privateKeys } from './suits.js'

/**
 * As `HpkeSeal`, and shows the recipient that it comes from the holder of the X25519 key at
 * `privateKey` (RFC 9180, mode `auth`). Not a signature: the recipient could have made the message
 * as well, and so could a thief of the recipient's key (section 9.1.1).
 * @throws StrongholdError `INVALID_ARGUMENT` when the public key is of low order (section 7.1.4),
 *   `KEY_UNSUITABLE` when the record does not have exactly 32 bytes.
 */
export const HpkeAuthSeal = useSecret({
  name: 'HpkeAuthSeal',
  number: 14,
  source: 'RFC 9180, section 5.1.3',
  memory: { ChaCha20Poly1305: 'guarded', Aes256Gcm: 'openssl' },
  input: struct({
    ...hpkeParameters,
    /** The sender's X25519 key (32 bytes). */
    privateKey: location,
    /** The recipient's X25519 public key (32 bytes). */
    recipientPublicKey: x25519PublicKey,
    /** What is encrypted; any length. */
    plaintext: bytes,
  }),
  secretInputs: ['plaintext'],
  output: hpkeSealed,
  answer: ({ plaintext }) => answers.sealed(plaintext.length + HPKE_TAG_LENGTH),
  cost: sealCost,
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.X25519],
})
