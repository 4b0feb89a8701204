import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { Aead, CryptoProvider } from '../provider.js'
import { heapScratch, type Scratch } from '../scratch.js'
import { type Agreement, agree, KEM_LENGTH } from './dhkem.js'
import { ciphers, type HpkeAead, type HpkePresharedKey, scheduleKeys } from './key-schedule.js'

export type { HpkeAead, HpkePresharedKey } from './key-schedule.js'

/** Bytes of a key pair's halves and of an encapsulated key. */
export const HPKE_KEY_LENGTH = KEM_LENGTH

/** Bytes that a ciphertext is longer than its plaintext. */
export const HPKE_TAG_LENGTH = 16

/** The inputs on which sender and recipient must agree. */
export interface HpkeParameters {
  readonly aead: HpkeAead
  /** The purpose of the key, bound into it. Any length, often empty. */
  readonly info: Uint8Array
  /** Authenticated with the message and not sent in it. */
  readonly associatedData: Uint8Array
  /** With it the mode is `psk` or `auth_psk`. */
  readonly presharedKey?: HpkePresharedKey | undefined
}

/** The sender's side. Keys: 32 bytes of X25519. */
export interface HpkeSender extends HpkeParameters {
  /** Drawn at random for this one message, and never used again. */
  readonly ephemeralKey: Uint8Array
  readonly recipientPublicKey: Uint8Array
  /** The sender's own secret key: with it the mode is `auth` or `auth_psk`. */
  readonly senderKey?: Uint8Array | undefined
}

/** The recipient's side. Keys: 32 bytes of X25519. */
export interface HpkeRecipient extends HpkeParameters {
  readonly recipientKey: Uint8Array
  readonly encapsulatedKey: Uint8Array
  /** With it only messages of this sender open: the modes `auth` and `auth_psk`. */
  readonly senderPublicKey?: Uint8Array | undefined
}

/**
 * Encrypts one message to a public key (RFC 9180, section 6.1, `Seal<MODE>`), with
 * DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256. `encapsulatedKey`: 32; `out`: 16 longer than
 * `plaintext`, ciphertext ‖ tag.
 *
 * `false`, with both untouched, when the recipient's public key is of low order.
 */
export function hpkeSeal(
  crypto: CryptoProvider,
  out: Uint8Array,
  encapsulatedKey: Uint8Array,
  plaintext: Uint8Array,
  sender: HpkeSender,
  scratch: Scratch = heapScratch,
): boolean {
  const { ephemeralKey, recipientPublicKey, senderKey } = sender
  if (!isBytes(plaintext) || !hasLength(out, plaintext.length + HPKE_TAG_LENGTH)) {
    throw wrongArgument('hpkeSeal')
  }
  checkKeys('hpkeSeal', [encapsulatedKey, ephemeralKey, recipientPublicKey, senderKey])
  const ephemeralPublicKey = new Uint8Array(KEM_LENGTH)
  crypto.x25519.publicKey(ephemeralPublicKey, ephemeralKey)
  const publicKeys = [ephemeralPublicKey, recipientPublicKey]
  const agreements: Agreement[] = [[ephemeralKey, recipientPublicKey]]
  if (senderKey !== undefined) {
    const senderPublicKey = new Uint8Array(KEM_LENGTH)
    crypto.x25519.publicKey(senderPublicKey, senderKey)
    publicKeys.push(senderPublicKey)
    agreements.push([senderKey, recipientPublicKey])
  }
  return withKeys(crypto, sender, agreements, publicKeys, scratch, (aead, key, nonce) => {
    const ciphertext = out.subarray(0, plaintext.length)
    const tag = out.subarray(plaintext.length)
    aead.seal(ciphertext, tag, plaintext, key, nonce, sender.associatedData)
    encapsulatedKey.set(ephemeralPublicKey)
    return true
  })
}

/**
 * Decrypts one message (RFC 9180, section 6.1, `Open<MODE>`). `out`: 16 shorter than `ciphertext`.
 *
 * `false`, with no plaintext in `out`, for anything that was not sealed to this key, in this mode,
 * with these parameters, and for a ciphertext that has no room for a tag.
 */
export function hpkeOpen(
  crypto: CryptoProvider,
  out: Uint8Array,
  ciphertext: Uint8Array,
  recipient: HpkeRecipient,
  scratch: Scratch = heapScratch,
): boolean {
  const { recipientKey, encapsulatedKey, senderPublicKey } = recipient
  if (!isBytes(ciphertext)) throw wrongArgument('hpkeOpen')
  checkKeys('hpkeOpen', [encapsulatedKey, recipientKey, senderPublicKey])
  const length = ciphertext.length - HPKE_TAG_LENGTH
  if (length < 0) return false
  if (!hasLength(out, length)) throw wrongArgument('hpkeOpen')
  const recipientPublicKey = new Uint8Array(KEM_LENGTH)
  crypto.x25519.publicKey(recipientPublicKey, recipientKey)
  const publicKeys = [encapsulatedKey, recipientPublicKey]
  const agreements: Agreement[] = [[recipientKey, encapsulatedKey]]
  if (senderPublicKey !== undefined) {
    publicKeys.push(senderPublicKey)
    agreements.push([recipientKey, senderPublicKey])
  }
  return withKeys(crypto, recipient, agreements, publicKeys, scratch, (aead, key, nonce) =>
    aead.open(
      out,
      ciphertext.subarray(0, length),
      ciphertext.subarray(length),
      key,
      nonce,
      recipient.associatedData,
    ),
  )
}

/** Agrees on a secret, makes the message's key and nonce of it, and wipes all of them afterwards. */
function withKeys(
  crypto: CryptoProvider,
  parameters: HpkeParameters,
  agreements: readonly Agreement[],
  publicKeys: readonly Uint8Array[],
  scratch: Scratch,
  work: (aead: Aead, key: Uint8Array, nonce: Uint8Array) => boolean,
): boolean {
  const aead = ciphers[parameters.aead].of(crypto)
  const sharedSecret = scratch.take(KEM_LENGTH)
  const key = scratch.take(aead.keyLength)
  const nonce = scratch.take(aead.nonceLength)
  try {
    if (!agree(crypto, sharedSecret, agreements, publicKeys, scratch)) return false
    const authenticated = agreements.length > 1
    scheduleKeys(crypto, { key, nonce }, sharedSecret, { ...parameters, authenticated }, scratch)
    return work(aead, key, nonce)
  } finally {
    for (const bytes of [sharedSecret, key, nonce]) crypto.wipe(bytes)
  }
}

function checkKeys(functionName: string, keys: readonly (Uint8Array | undefined)[]): void {
  for (const key of keys) {
    if (key !== undefined && !hasLength(key, KEM_LENGTH)) throw wrongArgument(functionName)
  }
}
