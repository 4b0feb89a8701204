import type { CryptoProvider } from '@stronghold/crypto'
import { type ImportedType, ImportKey } from '../../contract/procedures/import-key.js'
import { implement, type OpenSecret } from './implement.js'
import { keyKinds } from './key-kinds.js'
import { fitsType } from './type-shape.js'
import { unsuitable } from './unsuitable.js'

/** Takes a key in from outside. It is `knownTo: 'caller'` for good: no secret leaves under it. */
export const importKey = implement(ImportKey, ({ type, key }, { crypto, scratch }) => {
  const secret = scratch.take(key.length)
  secret.set(key)
  // What a record says of its type decides what it serves for, so a claim is held against the
  // bytes.
  requireKey(type, { bytes: secret, content: '', type }, crypto)
  return { secret, output: undefined }
})

/** Refuses bytes that are no key of the type, before anything relies on them. */
function requireKey(type: ImportedType, secret: OpenSecret, crypto: CryptoProvider): void {
  if (!fitsType(type, secret.bytes.length)) throw unsuitable()
  if (type === 'Symmetric' || type === 'SharedSecret' || type === 'Seed') return
  keyKinds[isNodeType(type) ? curves[type] : type].keyOf(secret, crypto)
}

const curves = {
  HdNodeEd25519: 'Ed25519',
  HdNodeSecp256k1: 'Secp256k1Ecdsa',
  HdNodeP256: 'P256',
} as const

function isNodeType(type: ImportedType): type is keyof typeof curves {
  return type in curves
}
