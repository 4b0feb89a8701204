import { HPKE_TAG_LENGTH, hpkeOpen } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { HpkeOpen } from '../../contract/procedures/hpke-open.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

export const openHpke = implement(
  HpkeOpen,
  ([secret], { privateKey: _, ciphertext, ...input }, { crypto, scratch }) => {
    const recipientKey = keyKinds.X25519.keyOf(secret, crypto)
    const plaintext = makeWipeable(Math.max(0, ciphertext.length - HPKE_TAG_LENGTH))
    if (!hpkeOpen(crypto, plaintext, ciphertext, { ...input, recipientKey }, scratch)) {
      throw new StrongholdError('DECRYPTION_FAILED')
    }
    return plaintext
  },
)
