import { bytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { sha2Hash } from './sha2-hash.js'
import { keyMaterial } from './suits.js'

/**
 * Derives a key from the record at `ikm` (of any length) with HKDF (RFC 5869) and writes it to
 * `okm`: as many bytes as the digest has, 32, 48 or 64.
 *
 * `salt` may be empty (zeros then stand for it); `label` is the `info` of the RFC.
 *
 * With `Sha512` and the salt by which BIP32 or SLIP-0010 makes a master node, the result counts as
 * one that the caller knows: `Hmac` under that node would compute it.
 * @throws StrongholdError `INVALID_ARGUMENT` for a label that begins with `stronghold`, also behind
 *   four bytes: the chunk keys of `StreamSeal` and the keys of pulls are derived under such.
 */
export const Hkdf = deriveSecret({
  name: 'Hkdf',
  number: 21,
  source: 'RFC 5869',
  memory: 'guarded',
  input: struct({
    /** The hash function (FIPS 180-4). */
    hash: sha2Hash,
    /** The salt; any length. */
    salt: bytes,
    /** What the derived key is for; any length. */
    label: bytes,
    /** The secret that the key is derived from. */
    ikm: location,
    /** Where the key is written; as long as the digest. */
    okm: location,
  }),
  output: nothing,
  answer: answers.plain,
  cost: ({ salt, label }, [length = 0]) => ({
    hashed: 2 * (salt.length + label.length + length),
    scratch: 64,
    work: 100,
  }),
  sources: ({ ikm }) => [ikm],
  suits: [keyMaterial],
  target: ({ okm }) => okm,
  product: ({ hash, salt }) => ({
    type: 'DerivedKey',
    knownTo: hash === 'Sha512' && isMasterKey(salt) ? 'caller' : 'sources',
  }),
})

const masterKeys = ['Bitcoin seed', 'ed25519 seed', 'Nist256p1 seed']

/**
 * Whether HMAC under this salt makes the master node of BIP32 or SLIP-0010 of the same secret. The
 * key that HKDF derives then is an HMAC under that node, which `Hmac` answers.
 */
function isMasterKey(salt: Uint8Array): boolean {
  // HMAC pads its key with zeros.
  const end = salt.findLastIndex((byte) => byte !== 0) + 1
  return masterKeys.includes(String.fromCharCode(...salt.subarray(0, Math.min(end, 32))))
}
