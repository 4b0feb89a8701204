import { bip32Fingerprint, deriveBip32Child, deriveBip32Master } from '@stronghold/crypto'
import type { OpenSecret, ProcedurePowers } from './implement.js'
import { nodeOf, seedOf, unsuitable } from './unsuitable.js'

/** A node, with the fields of its serialization about its parent. */
export interface Bip32Node {
  /** Private key ‖ chain code, in scratch memory. */
  readonly node: Uint8Array
  /** The parent's fingerprint (4 bytes); `undefined` when no step was taken. */
  readonly parentFingerprint: Uint8Array | undefined
}

/** The node that `chain` leads to from a seed, or from a node (BIP32), or `KEY_UNSUITABLE`. */
export function nodeAlong(
  secret: OpenSecret | undefined,
  source: 'Seed' | 'Key',
  chain: readonly number[],
  { crypto, scratch }: ProcedurePowers,
): Bip32Node {
  const node = scratch.take(64)
  if (source === 'Seed') {
    const seed = seedOf(secret)
    if (seed.length > 64 || !deriveBip32Master(crypto, node, seed)) throw unsuitable()
  } else {
    node.set(nodeOf(secret))
    // A record can be any 64 bytes: zero, or what is above the order, is no key (BIP32,
    // "Conventions").
    if (!crypto.secp256k1.isValidKey(node.subarray(0, 32))) throw unsuitable()
  }
  let parentFingerprint: Uint8Array | undefined
  for (const [step, index] of chain.entries()) {
    if (step === chain.length - 1) parentFingerprint = bip32Fingerprint(crypto, node)
    // With probability below 2^-127 there is no child at this index. BIP32 goes on with the next
    // one; here that would be a key at another path than the one that was asked for.
    if (!deriveBip32Child(crypto, node, node, index, scratch)) throw unsuitable()
  }
  return { node, parentFingerprint }
}
