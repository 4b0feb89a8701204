import type { KeyTypeName } from '../text/key-types.js'
import { isSame } from './byte-reader.js'

/** The kinds of key that other programs keep in files. */
export type FileKeyType = Exclude<KeyTypeName, 'bls12381'>

interface Algorithm {
  readonly type: FileKeyType
  /** The content of AlgorithmIdentifier: RFC 8410, section 3; RFC 5480, section 2.1.1; SEC 2. */
  readonly identifier: Uint8Array
}

/** id-ecPublicKey, with the curve behind it. */
const ecPublicKey = '06072a8648ce3d0201'

/** The object identifier of secp256k1, and of P-256, as SEC1 files name their curves. */
export const curveIdentifiers = {
  p256: bytesOf('06082a8648ce3d030107'),
  secp256k1: bytesOf('06052b8104000a'),
} as const

/** How SPKI and PKCS #8 name them. */
export const algorithms: readonly Algorithm[] = [
  { type: 'ed25519', identifier: bytesOf('06032b6570') },
  { type: 'x25519', identifier: bytesOf('06032b656e') },
  { type: 'p256', identifier: bytesOf(`${ecPublicKey}06082a8648ce3d030107`) },
  { type: 'secp256k1', identifier: bytesOf(`${ecPublicKey}06052b8104000a`) },
]

/** The kind of key that an identifier names. */
export function typeOfIdentifier(identifier: Uint8Array): FileKeyType | undefined {
  return algorithms.find((one) => isSame(one.identifier, identifier))?.type
}

/** The curves of JWK (RFC 7518, 8037, 8812). */
export const jwkCurves: Readonly<
  Record<string, { readonly kty: string; readonly type: FileKeyType }>
> = {
  Ed25519: { kty: 'OKP', type: 'ed25519' },
  X25519: { kty: 'OKP', type: 'x25519' },
  'P-256': { kty: 'EC', type: 'p256' },
  secp256k1: { kty: 'EC', type: 'secp256k1' },
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
