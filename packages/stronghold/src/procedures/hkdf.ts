import { bytes, nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { deriveSecret } from './define.js'
import { digestLengths, sha2Hash } from './sha2-hash.js'
import { unsuitable } from './unsuitable.js'

/**
 * Derives a key from the record at `ikm` (of any length) with HKDF (RFC 5869) and writes it to
 * `okm`: as many bytes as the digest has, 32, 48 or 64.
 *
 * `salt` may be empty (zeros then stand for it); `label` is the `info` of the RFC.
 */
export const Hkdf = deriveSecret({
  name: 'Hkdf',
  source: 'RFC 5869',
  memory: 'guarded',
  input: struct({ hash: sha2Hash, salt: bytes, label: bytes, ikm: location, okm: location }),
  output: nothing,
  sources: ({ ikm }) => [ikm],
  target: ({ okm }) => okm,
  product: () => ({ type: 'DerivedKey', knownTo: 'sources' }),
  derive([source], { hash, salt, label }, { crypto, scratch }) {
    if (source === undefined) throw unsuitable()
    const secret = scratch.take(digestLengths[hash])
    crypto[`hkdf${hash}`](secret, source.bytes, salt, label)
    return { secret, output: undefined }
  },
})
