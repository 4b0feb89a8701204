import { HpkeAuthSeal } from '../../contract/procedures/hpke-auth-seal.js'
import { sealMessage } from './hpke-seal-message.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/**
 * RFC 9180 in mode `auth` (section 5.1.3). A holder of the recipient's private key can forge
 * messages to that recipient (section 9.1.1): it proves the sender to the recipient, and to nobody
 * else.
 */
export const hpkeAuthSeal = implement(
  HpkeAuthSeal,
  ([secret], { privateKey: _, ...input }, powers) =>
    sealMessage(powers, input, keyKinds.X25519.keyOf(secret, powers.crypto)),
)
