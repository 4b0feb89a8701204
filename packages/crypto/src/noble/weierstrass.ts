import type { ECDSA } from '@noble/curves/abstract/weierstrass.js'
import { moveInto } from '../bytes.js'
import { isPublicKeyEncoding } from '../sec1.js'

/**
 * The x coordinate of `key` · `peerPublicKey` (SEC 1, section 3.3.1); `false`, with `out` zero,
 * when the other is no point of the curve. `out`: 32, `key`: a valid one.
 */
export function sharedX(
  curve: ECDSA,
  out: Uint8Array,
  key: Uint8Array,
  peerPublicKey: Uint8Array,
): boolean {
  if (!isPublicKeyEncoding(peerPublicKey)) return refuse(out)
  let point: Uint8Array
  try {
    point = curve.getSharedSecret(key, peerPublicKey, true)
  } catch {
    // The key is valid and the curve has prime order: the point is not on it.
    return refuse(out)
  }
  out.set(point.subarray(1))
  point.fill(0)
  return true
}

/** `out` = (`key` + `tweak`) mod n; `false`, with `out` zero, when tweak ≥ n or the sum is zero. */
export function addScalars(
  { Point: { Fn } }: ECDSA,
  out: Uint8Array,
  key: Uint8Array,
  tweak: Uint8Array,
): boolean {
  const addend = Fn.fromBytes(tweak, true)
  if (!Fn.isValid(addend)) return refuse(out)
  const sum = Fn.add(Fn.fromBytes(key), addend)
  if (Fn.is0(sum)) return refuse(out)
  moveInto(out, Fn.toBytes(sum))
  return true
}

function refuse(out: Uint8Array): false {
  out.fill(0)
  return false
}
