import { StrongholdError } from '../../contract/errors.js'
import { Bip32Derive } from '../../contract/procedures/bip32-derive.js'
import { nodeAlong } from './bip32.js'
import { implement } from './implement.js'

/**
 * BIP32, "Child key derivation functions". The chain code is answered, as in the original: without
 * the key it gives no private key, and together with a parent public key it gives the other
 * children's public ones.
 */
export const bip32Derive = implement(Bip32Derive, ([secret], { chain, source }, powers) => {
  // Without a step the answer would be the last half of any record.
  if (source === 'Key' && chain.length === 0) throw new StrongholdError('INVALID_ARGUMENT')
  const { node } = nodeAlong(secret, source, chain, powers)
  return { secret: node, output: node.slice(32) }
})
