import { HPKE_TAG_LENGTH, hpkeOpen } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { HpkeOpen } from '../../contract/procedures/hpke-open.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { implement } from './implement.js'
import { keyKinds } from './key-kinds.js'

/** RFC 9180, sections 5.1.1 and 5.1.3. A wrong key, sender, context or byte is one error. */
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
