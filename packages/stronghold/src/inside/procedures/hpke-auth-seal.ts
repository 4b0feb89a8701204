import { HpkeAuthSeal } from '../../contract/procedures/hpke-auth-seal.js'
import { sealMessage } from './hpke-seal-message.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const hpkeAuthSeal = implement(
  HpkeAuthSeal,
  ([secret], { privateKey: _, ...input }, powers) =>
    sealMessage(powers, input, keyKinds.X25519.keyOf(secret, powers.crypto)),
)
