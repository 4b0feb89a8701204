import { hasLength, wrongArgument } from './bytes.js'
import { HARDENED } from './derivation-path.js'
import { CryptoError } from './errors.js'
import { CHILD_DATA_LENGTH, NODE_LENGTH, writeChildData } from './hd-node.js'
import type { CryptoProvider, P256, Secp256k1 } from './provider.js'
import { heapScratch, type Scratch } from './scratch.js'

/** The curves of SLIP-0010 that are supported. */
export type Slip10Curve = 'ed25519' | 'secp256k1' | 'p256'

/** Bytes of a node: private key (32) ‖ chain code (32). */
export const SLIP10_NODE_LENGTH = NODE_LENGTH

/**
 * The master node of a seed (SLIP-0010, "Master key generation"). `out`: 64. SLIP-0010 asks for a
 * seed of 16 to 64 bytes; other lengths are accepted because the Rust original writes them.
 *
 * For secp256k1 the result equals that of BIP32.
 */
export function deriveMasterNode(
  crypto: CryptoProvider,
  out: Uint8Array,
  curve: Slip10Curve,
  seed: Uint8Array,
  scratch: Scratch = heapScratch,
): void {
  if (!hasLength(out, SLIP10_NODE_LENGTH)) throw wrongArgument('deriveMasterNode')
  const hmacKey = MASTER_HMAC_KEYS[curve]
  const digest = scratch.take(64)
  const retrySeed = scratch.take(64)
  try {
    crypto.hmacSha512(digest, hmacKey, seed)
    if (curve !== 'ed25519') {
      const key = digest.subarray(0, 32)
      while (!crypto[curve].isValidKey(key)) {
        retrySeed.set(digest)
        crypto.hmacSha512(digest, hmacKey, retrySeed)
      }
    }
    out.set(digest)
  } finally {
    crypto.wipe(digest)
    crypto.wipe(retrySeed)
  }
}

/**
 * Child `index` of a node (SLIP-0010, "Private parent key → private child key"). `out` and
 * `parent`: 64, and they may be the same memory. `index`: 0 to 2^32 - 1, hardened from 2^31.
 *
 * `RangeError` also when the parent holds no valid key of secp256k1 or P-256.
 * @throws CryptoError `HARDENED_ONLY` when the curve is Ed25519 and the index is not hardened.
 */
export function deriveChildNode(
  crypto: CryptoProvider,
  out: Uint8Array,
  curve: Slip10Curve,
  parent: Uint8Array,
  index: number,
  scratch: Scratch = heapScratch,
): void {
  if (!hasLength(out, SLIP10_NODE_LENGTH) || !hasLength(parent, SLIP10_NODE_LENGTH)) {
    throw wrongArgument('deriveChildNode')
  }
  if (index >>> 0 !== index) throw new RangeError('deriveChildNode: an index is 0 to 2^32 - 1')
  if (curve === 'ed25519' && index < HARDENED) throw new CryptoError('HARDENED_ONLY')

  const parentKey = parent.subarray(0, 32)
  const chainCode = parent.subarray(32)
  const scalars = curve === 'ed25519' ? undefined : crypto[curve]
  const data = scratch.take(CHILD_DATA_LENGTH)
  const digest = scratch.take(64)
  try {
    writeChildData(data, scalars, parentKey, index)
    crypto.hmacSha512(digest, chainCode, data)
    if (scalars !== undefined) {
      addParentKey(crypto, scalars, digest, parentKey, chainCode, data, scratch)
    }
    out.set(digest)
  } finally {
    crypto.wipe(data)
    crypto.wipe(digest)
  }
}

/** Steps 5 and 6: the left half of `digest` becomes the child key, after retries if need be. */
function addParentKey(
  crypto: CryptoProvider,
  scalars: Secp256k1 | P256,
  digest: Uint8Array,
  parentKey: Uint8Array,
  chainCode: Uint8Array,
  data: Uint8Array,
  scratch: Scratch,
): void {
  const tweak = digest.subarray(0, 32)
  const childKey = scratch.take(32)
  try {
    while (!scalars.addToKey(childKey, parentKey, tweak)) {
      data[0] = 1
      data.set(digest.subarray(32), 1)
      crypto.hmacSha512(digest, chainCode, data)
    }
    digest.set(childKey)
  } finally {
    crypto.wipe(childKey)
  }
}

const encoder = new TextEncoder()

const MASTER_HMAC_KEYS: Record<Slip10Curve, Uint8Array> = {
  ed25519: encoder.encode('ed25519 seed'),
  secp256k1: encoder.encode('Bitcoin seed'),
  p256: encoder.encode('Nist256p1 seed'),
}
