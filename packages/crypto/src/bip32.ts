import { hasLength, wrongArgument } from './bytes.js'
import { CHILD_DATA_LENGTH, NODE_LENGTH, writeChildData, writeUint32 } from './hd-node.js'
import type { CryptoProvider } from './provider.js'
import { heapScratch, type Scratch } from './scratch.js'

/** Bytes of an extended public key before base58check (BIP32, "Serialization format"). */
export const BIP32_PUBLIC_NODE_LENGTH = 78

/**
 * The master node of a seed (BIP32, "Master key generation"): private key ‖ chain code. `out`: 64.
 * `seed`: 16 to 64, as in BIP32. `false`, with `out` zero, when the seed has no master key,
 * which happens with probability 2^-127; SLIP-0010 hashes again where BIP32 wants another seed.
 */
export function deriveBip32Master(
  crypto: CryptoProvider,
  out: Uint8Array,
  seed: Uint8Array,
): boolean {
  if (!hasLength(out, NODE_LENGTH) || seed.length < 16 || seed.length > 64) {
    throw wrongArgument('deriveBip32Master')
  }
  crypto.hmacSha512(out, MASTER_HMAC_KEY, seed)
  if (crypto.secp256k1.isValidKey(out.subarray(0, 32))) return true
  crypto.wipe(out)
  return false
}

/**
 * Child `index` of a node (BIP32, "Private parent key → private child key"). `out` and `parent`:
 * 64, and they may be the same memory. `index`: 0 to 2^32 - 1, hardened from 2^31. `false`, with
 * `out` zero, when there is no such child, which happens with probability 2^-127: BIP32 wants the
 * caller to take the next index.
 *
 * `RangeError` also when the parent holds no valid key.
 */
export function deriveBip32Child(
  crypto: CryptoProvider,
  out: Uint8Array,
  parent: Uint8Array,
  index: number,
  scratch: Scratch = heapScratch,
): boolean {
  if (!hasLength(out, NODE_LENGTH) || !hasLength(parent, NODE_LENGTH)) {
    throw wrongArgument('deriveBip32Child')
  }
  if (index >>> 0 !== index) throw new RangeError('deriveBip32Child: an index is 0 to 2^32 - 1')
  const { secp256k1 } = crypto
  const parentKey = parent.subarray(0, 32)
  const data = scratch.take(CHILD_DATA_LENGTH)
  const digest = scratch.take(64)
  const childKey = scratch.take(32)
  try {
    writeChildData(data, secp256k1, parentKey, index)
    crypto.hmacSha512(digest, parent.subarray(32), data)
    const exists = secp256k1.addToKey(childKey, parentKey, digest.subarray(0, 32))
    if (exists) {
      out.set(childKey)
      out.set(digest.subarray(32), 32)
    } else {
      out.fill(0)
    }
    return exists
  } finally {
    crypto.wipe(data)
    crypto.wipe(digest)
    crypto.wipe(childKey)
  }
}

/** The position of a node in its tree, and the network of its encoding (BIP32). */
export interface Bip32Place {
  /** Version bytes: 0x0488B21E (`xpub`), 0x043587CF (`tpub`) and those of SLIP-0132. */
  readonly version: number
  /** 0 for the master node, at most 255. */
  readonly depth: number
  /** The first four bytes of the parent's identifier; zeros for the master node. */
  readonly parentFingerprint: Uint8Array
  /** The index that it was derived with; 0 for the master node. */
  readonly childNumber: number
}

/**
 * The extended public key of a node, 78 bytes: version ‖ depth ‖ parent's fingerprint ‖ child
 * number ‖ chain code ‖ compressed public key (BIP32, "Serialization format"), without base58check.
 * `RangeError` when the node holds no valid key.
 */
export function bip32PublicNode(
  crypto: CryptoProvider,
  out: Uint8Array,
  node: Uint8Array,
  { version, depth, parentFingerprint, childNumber }: Bip32Place,
): void {
  if (
    !hasLength(out, BIP32_PUBLIC_NODE_LENGTH) ||
    !hasLength(node, NODE_LENGTH) ||
    !hasLength(parentFingerprint, 4)
  ) {
    throw wrongArgument('bip32PublicNode')
  }
  writeUint32(out, 0, version)
  out[4] = depth
  out.set(parentFingerprint, 5)
  writeUint32(out, 9, childNumber)
  out.set(node.subarray(32), 13)
  crypto.secp256k1.publicKey(out.subarray(45), node.subarray(0, 32))
}

/**
 * The first four bytes of RIPEMD-160 of SHA-256 of a node's public key (BIP32, "Key identifiers").
 * `RangeError` when the node holds no valid key.
 */
export function bip32Fingerprint(crypto: CryptoProvider, node: Uint8Array): Uint8Array {
  if (!hasLength(node, NODE_LENGTH)) throw wrongArgument('bip32Fingerprint')
  const publicKey = new Uint8Array(33)
  crypto.secp256k1.publicKey(publicKey, node.subarray(0, 32))
  const digest = new Uint8Array(32)
  crypto.sha256(digest, publicKey)
  const identifier = new Uint8Array(20)
  crypto.ripemd160(identifier, digest)
  return identifier.subarray(0, 4)
}

const MASTER_HMAC_KEY = new TextEncoder().encode('Bitcoin seed')
