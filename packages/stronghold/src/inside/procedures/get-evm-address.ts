import { GetEvmAddress } from '../../contract/procedures/get-evm-address.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'
import { unsuitable } from './unsuitable.js'

/** The last 20 bytes of the Keccak-256 of the public key (Ethereum Yellow Paper, appendix F). */
export const getEvmAddress = implement(GetEvmAddress, ([secret], _, { crypto, remember }) => {
  if (secret === undefined) throw unsuitable()
  const key = keyKinds.Secp256k1Ecdsa.keyOf(secret, crypto)
  return remember(secret, 'EvmAddress', () => {
    const point = new Uint8Array(65)
    crypto.secp256k1.publicKey(point, key)
    const digest = new Uint8Array(32)
    // Without the byte that says "not compressed" (SEC 1, section 2.3.3).
    crypto.keccak256(digest, point.subarray(1))
    return digest.slice(12)
  })
})
