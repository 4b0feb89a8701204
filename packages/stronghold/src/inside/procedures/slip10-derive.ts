import { deriveChildNode, deriveMasterNode } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { Slip10Derive } from '../../contract/procedures/slip10-derive.js'
import { implement } from './implement.js'
import { nodeOf, seedOf, unsuitable } from './unsuitable.js'

const curves = { Ed25519: 'ed25519', Secp256k1: 'secp256k1', P256: 'p256' } as const

/**
 * SLIP-0010, "Child key derivation (CKD) function". The chain code is answered, as in the original;
 * it gives no private key.
 */
export const slip10Derive = implement(
  Slip10Derive,
  ([secret], { curve, chain, source }, { crypto, scratch }) => {
    const node = scratch.take(64)
    if (source === 'Seed') {
      deriveMasterNode(crypto, node, curves[curve], seedOf(secret), scratch)
    } else {
      // Without a step the answer would be the last half of any record.
      if (chain.length === 0) throw new StrongholdError('INVALID_ARGUMENT')
      // A concatenation is no node: `nodeOf`.
      node.set(nodeOf(secret))
      const scalars = curves[curve]
      const isKey = scalars === 'ed25519' || crypto[scalars].isValidKey(node.subarray(0, 32))
      if (!isKey) throw unsuitable()
    }
    const parent = scratch.take(64)
    for (const index of chain) {
      parent.set(node)
      deriveChildNode(crypto, node, curves[curve], parent, index, scratch)
    }
    return { secret: node, output: node.slice(32) }
  },
)
