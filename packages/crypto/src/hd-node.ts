import { HARDENED } from './derivation-path.js'
import type { P256, Secp256k1 } from './provider.js'

/** Bytes of a node of SLIP-0010 and BIP32: private key (32) ‖ chain code (32). */
export const NODE_LENGTH = 64

/** Bytes that are hashed for a child: key or public key (33) ‖ index (4). */
export const CHILD_DATA_LENGTH = 37

/**
 * The hash input for child `index` (BIP32, "Private parent key → private child key"): the public
 * key for a normal child, zero and the private key for a hardened one. `out`: 37. Without `curve`
 * every child is a hardened one.
 */
export function writeChildData(
  out: Uint8Array,
  curve: Secp256k1 | P256 | undefined,
  parentKey: Uint8Array,
  index: number,
): void {
  if (curve !== undefined && index < HARDENED) {
    curve.publicKey(out.subarray(0, 33), parentKey)
  } else {
    out[0] = 0
    out.set(parentKey, 1)
  }
  writeUint32(out, 33, index)
}

/** Big-endian. */
export function writeUint32(out: Uint8Array, offset: number, value: number): void {
  out[offset] = value >>> 24
  out[offset + 1] = value >>> 16
  out[offset + 2] = value >>> 8
  out[offset + 3] = value
}
