import { bip32Fingerprint, deriveBip32Child, deriveBip32Master } from '@stronghold/crypto'
import type { Cost } from './cost.js'
import type { OpenSecret, ProcedurePowers } from './define.js'
import { agreed, nodesOn, secp256k1Trees, seeds } from './suits.js'
import { nodeOf, seedOf, unsuitable } from './unsuitable.js'

interface Origin {
  readonly source: 'Seed' | 'Key'
}

/** What extended keys are derived from: a seed, or a node of the one curve that BIP32 has. */
export const bip32Trees = agreed(secp256k1Trees, ({ source }: Origin) =>
  source === 'Seed' ? seeds : nodesOn.Secp256k1,
)

/** A node and what its serialization says of its parent. */
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
    if (!crypto.secp256k1.isValidKey(node.subarray(0, 32))) throw unsuitable()
  }
  let parentFingerprint: Uint8Array | undefined
  for (const [step, index] of chain.entries()) {
    if (step === chain.length - 1) parentFingerprint = bip32Fingerprint(crypto, node)
    if (!deriveBip32Child(crypto, node, node, index, scratch)) throw unsuitable()
  }
  return { node, parentFingerprint }
}

/** What `nodeAlong` takes for so many steps. */
export function nodeCost(steps: number): Required<Pick<Cost, 'scratch' | 'work'>> & Cost {
  return { scratch: 128 + 192 * steps, work: 200 + 200 * steps, output: 32 }
}
