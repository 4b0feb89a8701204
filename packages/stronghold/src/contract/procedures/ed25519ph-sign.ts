import { bytes, bytesOf, fixedBytes, optional, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs the SHA-512 of `message`, and `context` (0 to 255 bytes, by default empty), with the Ed25519
 * key at `privateKey`, as Ed25519ph (RFC 8032, section 5.1): for protocols that ask for it. Otherwise
 * `Ed25519Sign` is better, which a collision of the hash does not break.
 *
 * 64 bytes, deterministic; the key is the record, or the first half of a node. libsodium's binding has no
 * such signatures, so the key passes through BigInt values and arrays, which stay in the zone's
 * memory until they are collected.
 * @throws StrongholdError `INVALID_ARGUMENT` when `context` is longer than 255 bytes,
 *   `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes.
 */
export const Ed25519phSign = useSecret({
  name: 'Ed25519phSign',
  number: 40,
  source: 'RFC 8032, section 5.1.6',
  memory: 'javascript',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** What the signature is for: up to 255 bytes. */
    context: optional(bytesOf(0, 255)),
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ context, message }) => ({
    hashed: (context?.length ?? 0) + 2 * message.length,
    output: 64,
    work: 2300,
  }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Ed25519],
})
