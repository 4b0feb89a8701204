import { BIP32_PUBLIC_NODE_LENGTH, bip32PublicNode } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { Bip32PublicNode, xpub } from '../../contract/procedures/bip32-public-node.js'
import { nodeAlong } from './bip32.js'
import { implement } from './implement.js'
import { isNode, unsuitable } from './unsuitable.js'

/**
 * BIP32, "Serialization format". A public node together with one private key of an unhardened child
 * gives the private parent: private children stay in vaults.
 */
export const publicNode = implement(
  Bip32PublicNode,
  ([secret], { chain, source, place, version = xpub }, powers) => {
    if ((source === 'Key') !== (place !== undefined)) throw new StrongholdError('INVALID_ARGUMENT')
    const depth = (place?.depth ?? 0) + chain.length
    // One byte holds it; 256 would be taken for the master.
    if (depth > 255) throw new StrongholdError('INVALID_ARGUMENT')
    if (source === 'Key' && chain.length === 0 && !isNode(secret)) throw unsuitable()
    const { node, parentFingerprint } = nodeAlong(secret, source, chain, powers)
    const out = new Uint8Array(BIP32_PUBLIC_NODE_LENGTH)
    bip32PublicNode(powers.crypto, out, node, {
      version,
      depth,
      parentFingerprint: parentFingerprint ?? place?.parentFingerprint ?? new Uint8Array(4),
      childNumber: chain.at(-1) ?? place?.childNumber ?? 0,
    })
    return out
  },
)
