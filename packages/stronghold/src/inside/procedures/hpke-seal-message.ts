import { HPKE_KEY_LENGTH, HPKE_TAG_LENGTH, hpkeSeal } from '@stronghold/crypto'
import { malformed } from '../../contract/codec/index.js'
import type { HpkeAead, HpkeSealed } from '../../contract/procedures/hpke.js'
import type { ProcedurePowers } from './implement.js'

interface Input {
  readonly aead: HpkeAead
  readonly info: Uint8Array
  readonly associatedData: Uint8Array
  readonly recipientPublicKey: Uint8Array
  readonly plaintext: Uint8Array
}

/** Seals under an ephemeral key that is drawn here and wiped; `senderKey` authenticates. */
export function sealMessage(
  { crypto, scratch }: ProcedurePowers,
  { plaintext, ...parameters }: Input,
  senderKey?: Uint8Array,
): HpkeSealed {
  const ephemeralKey = scratch.take(HPKE_KEY_LENGTH)
  const encapsulatedKey = new Uint8Array(HPKE_KEY_LENGTH)
  const ciphertext = new Uint8Array(plaintext.length + HPKE_TAG_LENGTH)
  try {
    // New for each message: two under one ephemeral key have one AEAD key, and both begin with
    // nonce 0 (RFC 9180, section 5.2).
    crypto.random(ephemeralKey)
    const sender = { ...parameters, ephemeralKey, senderKey }
    if (!hpkeSeal(crypto, ciphertext, encapsulatedKey, plaintext, sender, scratch)) {
      throw malformed()
    }
    return { encapsulatedKey, ciphertext }
  } finally {
    crypto.wipe(ephemeralKey)
  }
}
