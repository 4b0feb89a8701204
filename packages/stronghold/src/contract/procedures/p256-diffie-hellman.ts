import { bytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Agrees on a secret with the holder of `publicKey` (SEC 1, 33 or 65 bytes) and writes it to
 * `sharedKey`: the 32 bytes of the x coordinate (SEC 1, section 3.3.1), not hashed. Derive keys
 * from it; it is none itself, and the party that chose `publicKey` may know it.
 *
 * The record at `privateKey` has 32 bytes, or 64 as a SLIP-10 node.
 * @throws StrongholdError `INVALID_ARGUMENT` when `publicKey` is no point of P-256,
 *   `KEY_UNSUITABLE` when the record holds no scalar in [1, n-1].
 */
export const P256DiffieHellman = deriveSecret({
  name: 'P256DiffieHellman',
  number: 49,
  source: 'SEC 1, section 3.3.1',
  memory: 'openssl',
  input: struct({
    /** The other side's public key: 33 or 65 bytes. */
    publicKey: bytes,
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** Where the shared secret is written. */
    sharedKey: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: ({ publicKey }) => ({ hashed: publicKey.length, scratch: 32, work: 300 }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.P256],
  target: ({ sharedKey }) => sharedKey,
  product: () => ({ type: 'SharedSecret', knownTo: 'caller' }),
})
