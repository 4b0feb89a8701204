import { fixedBytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Agrees on a secret with the owner of `publicKey` and writes it, 32 bytes, to `sharedKey`: X25519
 * (RFC 7748, section 6.1) of it and the key at `privateKey`. The result is not uniform: derive keys
 * from it with `Hkdf` or `ConcatKdf`. Points of the twist and non-canonical encodings are computed
 * as in section 5.
 *
 * A point of low order is refused, which RFC 7748 leaves open and the original accepts: its result
 * is zero for every private key, so that the peer alone would choose the shared secret.
 * @throws StrongholdError `INVALID_ARGUMENT` for a public key of low order, `KEY_UNSUITABLE` when
 *   the record is not of 32 bytes.
 */
export const X25519DiffieHellman = deriveSecret({
  name: 'X25519DiffieHellman',
  number: 19,
  source: 'RFC 7748, section 6.1',
  memory: 'guarded',
  input: struct({
    /** The other side's public key (32 bytes). */
    publicKey: fixedBytes(32),
    /** The private key (32 bytes). */
    privateKey: location,
    /** Where the shared secret is written. */
    sharedKey: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: () => ({ scratch: 32, work: 90 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.X25519],
  target: ({ sharedKey }) => sharedKey,
  // The party that chose the public key may know its private half.
  product: () => ({ type: 'SharedSecret', knownTo: 'caller' }),
})
