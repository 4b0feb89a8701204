import { bytes, nothing, oneOf, struct, type ValueOf } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'
import { keyTypes } from './key-type.js'

/** The types of imported keys. Appended to only. */
export const importedType = oneOf([
  ...keyTypes,
  'Symmetric',
  'Seed',
  'SharedSecret',
  'HdNodeEd25519',
  'HdNodeSecp256k1',
  'HdNodeP256',
])

/** A type of key that `ImportKey` takes. */
export type ImportedType = ValueOf<typeof importedType>

/**
 * Imports a key that was made elsewhere, with its type, and wipes it on its way: `WriteVault`
 * imports data, which no procedure uses as a key.
 *
 * `key` has 32 bytes for a private key (in the range of its curve), 64 for a node (private key ‖
 * chain code), 16 or more for `Seed` and `Symmetric` (32 for AEAD, streams and key wrap), 32 or more
 * for `SharedSecret`. The program that brought it may know it, so it wraps no other secret.
 * @throws StrongholdError `KEY_UNSUITABLE` for bytes that are no key of the type, `RECORD_REVOKED`
 *   when the record was revoked and not collected.
 */
export const ImportKey = generateSecret({
  name: 'ImportKey',
  number: 53,
  source: 'Stronghold, docs/spec/key-types.md',
  memory: 'guarded',
  input: struct({
    /** What they are. */
    type: importedType,
    /** The bytes of the key; wiped on their way. */
    key: bytes,
    /** Where the product is written. */
    output: location,
  }),
  secretInputs: ['key'],
  output: nothing,
  answer: answers.plain,
  cost: ({ key }) => ({ hashed: key.length, scratch: key.length }),
  target: ({ output }) => output,
  product: ({ type }) => ({ type, knownTo: 'caller' }),
})
