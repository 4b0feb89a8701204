import { hpkeOpen, hpkeSeal } from '@stronghold/crypto'
import { SnapshotState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import {
  decode,
  encode,
  fixedBytes,
  struct,
  text,
  u53,
  type ValueOf,
} from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { With } from '../state/authority.js'

/** "STSYNC", a zero and the version. Authenticated as associated data. */
const magic = Uint8Array.of(0x53, 0x54, 0x53, 0x59, 0x4e, 0x43, 0, 1)
const encapsulatedLength = 32
const tagLength = 16

/** The purpose, on which both sides must agree; bound into the key. */
const context = struct({ protocol: text, purpose: text })
const protocol = 'stronghold.ts sealed export 1'

/** The fields before the payload, under the seal. */
const header = struct({
  /** Drawn at random: imports remember it. */
  id: fixedBytes(16),
  /** The generation of the snapshot that it was taken from. */
  generation: u53,
  /** Milliseconds since 1970, by the sender's clock. */
  created: u53,
  expires: u53,
})
const headerLength = 16 + 3 * 8

/** One day, in milliseconds. */
export const day = 24 * 60 * 60 * 1000

/** How long an export lives at most, in milliseconds: 90 days. */
export const maxLifetimeMilliseconds = 90 * day

/** The fields of an export's head. */
export type ExportFacts = ValueOf<typeof header>

/**
 * Seals a payload for a recipient (docs/spec/sync.md): HPKE in mode `auth` (RFC 9180) with
 * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
 * @throws StrongholdError `INVALID_ARGUMENT` for a recipient of low order.
 */
export function sealExport(
  { powers, lineage }: With<'powers' | 'lineage'>,
  {
    payload,
    recipient,
    senderKey,
    purpose,
    lifetime,
  }: {
    readonly payload: Uint8Array
    readonly recipient: Uint8Array
    readonly senderKey: Uint8Array
    readonly purpose: string
    /** Milliseconds. */
    readonly lifetime: number
  },
  scratch: Scratch,
): Uint8Array {
  const { crypto } = powers
  const created = powers.now()
  const id = new Uint8Array(16)
  crypto.random(id)
  const facts = { id, generation: lineage.generation, created, expires: created + lifetime }
  const plaintext = new Uint8Array(headerLength + payload.length)
  plaintext.set(encode(header, facts))
  plaintext.set(payload, headerLength)
  const ephemeralKey = scratch.take(32)
  crypto.random(ephemeralKey)
  const start = magic.length + encapsulatedLength
  const out = new Uint8Array(start + plaintext.length + tagLength)
  out.set(magic)
  const sealed = hpkeSeal(
    crypto,
    out.subarray(start),
    out.subarray(magic.length, start),
    plaintext,
    {
      aead: 'ChaCha20Poly1305',
      info: encode(context, { protocol, purpose }),
      associatedData: magic,
      ephemeralKey,
      recipientPublicKey: recipient,
      senderKey,
    },
    scratch,
  )
  crypto.wipe(plaintext)
  // A recipient of low order: the shared secret would be zero, and known to everybody (RFC 7748,
  // 6.1).
  if (!sealed) throw new StrongholdError('INVALID_ARGUMENT')
  return out
}

/**
 * Opens an export and the snapshot in it, which the caller disposes.
 * @throws StrongholdError `EXPORT_REJECTED` for other bytes, another recipient, sender or purpose,
 * and for damage: the seal cannot tell them apart; `EXPORT_EXPIRED`; `SNAPSHOT_DAMAGED` when the
 * sender sealed an invalid snapshot.
 */
export function openExport(
  { powers }: With<'powers'>,
  {
    bytes,
    recipientKey,
    sender,
    purpose,
  }: {
    readonly bytes: Uint8Array
    readonly recipientKey: Uint8Array
    readonly sender: Uint8Array
    readonly purpose: string
  },
  scratch: Scratch,
): { readonly facts: ExportFacts; readonly snapshot: SnapshotState } {
  const { crypto } = powers
  const start = magic.length + encapsulatedLength
  const length = bytes.length - start - tagLength
  if (length < headerLength || !crypto.equal(bytes.subarray(0, magic.length), magic)) {
    throw new StrongholdError('EXPORT_REJECTED')
  }
  const plaintext = new Uint8Array(length)
  const opened = hpkeOpen(
    crypto,
    plaintext,
    bytes.subarray(start),
    {
      aead: 'ChaCha20Poly1305',
      info: encode(context, { protocol, purpose }),
      associatedData: magic,
      encapsulatedKey: bytes.subarray(magic.length, start),
      recipientKey,
      senderPublicKey: sender,
    },
    scratch,
  )
  // Not authentic: nothing of it is parsed.
  if (!opened) throw new StrongholdError('EXPORT_REJECTED')
  try {
    const facts = decode(header, plaintext.slice(0, headerLength))
    if (powers.now() >= facts.expires) throw new StrongholdError('EXPORT_EXPIRED')
    return { facts, snapshot: SnapshotState.decode(powers, plaintext.subarray(headerLength)) }
  } catch (error) {
    crypto.wipe(plaintext)
    throw error
  }
}
