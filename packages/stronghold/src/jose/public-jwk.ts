import { isPublicPoint, type PointCurve, pointCoordinates } from '@stronghold/crypto/points'
import { exact } from '../contract/codec/exact.js'
import { given, misfit } from '../contract/codec/index.js'
import { inArgument } from '../contract/codec/misfit.js'
import { base64url } from './base64url.js'

/** A public key as a JSON Web Key (RFC 7517). It has no private member, and must not get one. */
export type PublicJwk =
  /** RFC 8037, section 2. `x`: the 32 bytes of the key. */
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519' | 'X25519'; readonly x: string }
  /** RFC 7518, section 6.2; RFC 8812, section 3.1. `x`, `y`: coordinates of 32 bytes. */
  | {
      readonly kty: 'EC'
      readonly crv: 'P-256' | 'secp256k1'
      readonly x: string
      readonly y: string
    }

/** The types of keys that have a JWK; the names are those of `PublicKey`. */
export type PublicJwkType = 'Ed25519' | 'X25519' | 'Secp256k1Ecdsa' | 'P256'

const curves: Readonly<Record<string, { crv: 'P-256' | 'secp256k1'; curve: PointCurve }>> = {
  Secp256k1Ecdsa: { crv: 'secp256k1', curve: 'secp256k1' },
  P256: { crv: 'P-256', curve: 'p256' },
}

const jwkTypes = given.word('Ed25519', 'X25519', 'Secp256k1Ecdsa', 'P256')

/**
 * The answer of `PublicKey` as a JWK: 32 bytes for Ed25519 and X25519, a point of 33 or 65
 * bytes (SEC 1) for the others.
 * @throws StrongholdError `INVALID_ARGUMENT` for bytes that are no public key of this type: no point
 *   of the curve, in another encoding, or of low order.
 */
export const publicJwk = exact(
  2,
  function publicJwk(type: PublicJwkType, publicKey: Uint8Array): PublicJwk {
    given.read('type', jwkTypes, type)
    given.read('publicKey', given.bytes(), publicKey)
    if (type === 'Ed25519' || type === 'X25519') {
      given.read('publicKey', given.bytes(32), publicKey)
      if (!isPublicPoint(type, publicKey)) throw noPoint(publicKey)
      return { kty: 'OKP', crv: type, x: base64url(publicKey) }
    }
    const known = curves[type]
    const point = known && pointCoordinates(known.curve, publicKey)
    if (known === undefined || point === undefined) {
      throw noPoint(publicKey)
    }
    return { kty: 'EC', crv: known.crv, x: base64url(point.x), y: base64url(point.y) }
  },
)

function noPoint(publicKey: Uint8Array): unknown {
  return inArgument('publicKey', misfit('a point of the curve', publicKey, 'other bytes'))
}
