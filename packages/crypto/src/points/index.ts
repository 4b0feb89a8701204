import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { isBytes, wrongArgument } from '../bytes.js'
import { isPublicKeyEncoding } from '../sec1.js'

const curves = { secp256k1, p256 }

/** The curves of which public keys are converted. */
export type PointCurve = keyof typeof curves

/**
 * The coordinates of a public key (SEC 1, sections 2.3.3 and 2.3.4): 32 bytes each, big-endian.
 * `publicKey`: 33 (compressed) or 65. `undefined` when it is no point of the curve. Public data
 * only: nothing is wiped.
 */
export function pointCoordinates(
  curve: PointCurve,
  publicKey: Uint8Array,
): { readonly x: Uint8Array; readonly y: Uint8Array } | undefined {
  if (!isBytes(publicKey)) throw wrongArgument('pointCoordinates')
  if (!isPublicKeyEncoding(publicKey)) return undefined
  try {
    const bytes = curves[curve].Point.fromBytes(publicKey).toBytes(false)
    return { x: bytes.slice(1, 33), y: bytes.slice(33) }
  } catch {
    return undefined
  }
}
