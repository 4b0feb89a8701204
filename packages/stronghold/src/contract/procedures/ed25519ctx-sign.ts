import { bytes, bytesOf, fixedBytes, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { privateKeys } from './suits.js'

/**
 * Signs `message` together with `context` (1 to 255 bytes) with the Ed25519 key at `privateKey`, as
 * Ed25519ctx (RFC 8032, section 5.1): the signature is good in that context only.
 *
 * 64 bytes, deterministic; the key is the record, or the first half of a node. libsodium's binding has no
 * such signatures, so the key passes through BigInt values and arrays, which stay in the zone's
 * memory until they are collected.
 * @throws StrongholdError `INVALID_ARGUMENT` when `context` is empty or longer than 255 bytes,
 *   `KEY_UNSUITABLE` when the record has neither 32 nor 64 bytes.
 */
export const Ed25519ctxSign = useSecret({
  name: 'Ed25519ctxSign',
  number: 38,
  source: 'RFC 8032, section 5.1.6',
  memory: 'javascript',
  input: struct({
    /** The private key: 32 bytes, or the first half of a node. */
    privateKey: location,
    /** What the signature is for: 1 to 255 bytes. */
    context: bytesOf(1, 255),
    /** The message itself, not its hash; any length. */
    message: bytes,
  }),
  output: fixedBytes(64),
  answer: () => answers.bytes(64),
  cost: ({ context, message }) => ({
    hashed: context.length + 3 * message.length,
    output: 64,
    work: 2300,
  }),
  sources: ({ privateKey }) => [privateKey],
  suits: [privateKeys.Ed25519],
})
