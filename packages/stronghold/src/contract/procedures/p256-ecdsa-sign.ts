import { bytes, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs the SHA-256 of `message` with the P-256 key at `privateKey` (FIPS 186-5): 64 bytes, r ‖ s,
 * the form of ES256 in JOSE and COSE (RFC 7518, section 3.4).
 *
 * S is high or low, as it comes: ES256 asks for neither, and a verifier that wants it low can
 * replace s by n - s. The nonce is random, drawn by OpenSSL in the zone, so the same call gives
 * another signature each time; in process, over noble, it is that of RFC 6979. The record has 32
 * bytes, or 64 as a SLIP-10 node.
 * @throws StrongholdError `KEY_UNSUITABLE` when it has not, or is no scalar in [1, n-1].
 */
export const P256EcdsaSign = useSecret({
  name: 'P256EcdsaSign',
  number: 47,
  source: 'FIPS 186-5, section 6.4; RFC 7518, section 3.4',
  memory: 'openssl',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ message }) => ({ hashed: message.length, output: 64, work: 950 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.P256],
})
