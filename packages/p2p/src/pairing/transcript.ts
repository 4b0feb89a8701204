import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { encode, fixedBytes, struct, text } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'

/** The facts that both sides know after the guest's first frame (docs/spec/protocol.md). */
export interface Introduction {
  /** Proven by Noise, and in no message. */
  readonly hostId: PeerId
  readonly guestId: PeerId
  readonly guestName: string
  /** X25519, 32 bytes. */
  readonly guestKey: Uint8Array
  /** SHA-256 of the guest's nonce, which it reveals only after the host's: 32 bytes. */
  readonly commitment: Uint8Array
}

/** The host's part. */
export interface Answer {
  readonly hostName: string
  readonly hostKey: Uint8Array
  /** 32 random bytes. */
  readonly hostNonce: Uint8Array
}

const introduction = struct({
  label: text,
  hostId: text,
  guestId: text,
  guestName: text,
  guestKey: fixedBytes(32),
  commitment: fixedBytes(32),
})
const answer = struct({ hostName: text, hostKey: fixedBytes(32), hostNonce: fixedBytes(32) })
const digits = 6

/** The guest's proof that it has seen the code: HMAC-SHA-256 under its secret, 32 bytes. */
export function guestProof(secret: Uint8Array, guest: Introduction): Uint8Array {
  return mac(secret, introduced('stronghold pairing 1 guest', guest))
}

/** The host's proof, over everything so far. */
export function hostProof(secret: Uint8Array, guest: Introduction, host: Answer): Uint8Array {
  return mac(secret, introduced('stronghold pairing 1 host', guest), encode(answer, host))
}

/** The guest's commitment to its nonce (32 bytes). */
export function commitmentTo(nonce: Uint8Array): Uint8Array {
  return createHash('sha256').update('stronghold pairing 1 nonce').update(nonce).digest()
}

/**
 * The short authentication string: six digits that both people compare. An attacker in between has
 * committed to its part before it knows the other side's, and so has one chance in a million.
 */
export function phraseOf(guest: Introduction, host: Answer, guestNonce: Uint8Array): string {
  const digest = createHash('sha256')
    .update(introduced('stronghold pairing 1 phrase', guest))
    .update(encode(answer, host))
    .update(guestNonce)
    .digest()
  const number = digest.readBigUInt64BE(0) % 10n ** BigInt(digits)
  const text = number.toString().padStart(digits, '0')
  return `${text.slice(0, digits / 2)} ${text.slice(digits / 2)}`
}

/** Whether two proofs or commitments of 32 bytes are the same, in constant time. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function introduced(label: string, guest: Introduction): Uint8Array {
  return encode(introduction, { label, ...guest })
}

function mac(secret: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha256', secret)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}
