import { byteKey } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import { encode, fixedBytes, struct, text } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { InsidePowers } from '../powers.js'

/** Keys that only the two zones of a pull can compute; they lie in scratch memory. */
export interface PullKeys {
  /** Seals requests (32 bytes). */
  readonly request: Uint8Array
  /** Seals answers (32 bytes). */
  readonly answer: Uint8Array
  /** The key of comparisons, in either direction (32 bytes). */
  readonly compare: Uint8Array
  /** Names the pair; not secret. */
  readonly pair: string
}

const context = struct({ protocol: text, first: fixedBytes(32), second: fixedBytes(32) })
const none = new Uint8Array(0)

/**
 * Derives the keys from the static secret of both sides (docs/spec/sync.md). The sealing keys hold
 * for one direction: a request of one side is none of the other.
 * @throws StrongholdError `INVALID_ARGUMENT` for a partner's key of low order.
 */
export function pullKeys(
  { crypto }: Pick<InsidePowers, 'crypto'>,
  own: Uint8Array,
  partner: Uint8Array,
  role: 'puller' | 'source',
  scratch: Scratch,
): PullKeys {
  const shared = scratch.take(32)
  crypto.x25519.sharedSecret(shared, own, partner)
  // As in RFC 7748, section 6.1: with a point of low order every secret is zero.
  if (crypto.equal(shared, new Uint8Array(32))) throw new StrongholdError('INVALID_ARGUMENT')
  const self = new Uint8Array(32)
  crypto.x25519.publicKey(self, own)
  const [puller, source] = role === 'puller' ? [self, partner] : [partner, self]
  // Both directions of one output, with the roles in the info: an answer can never open as a
  // request.
  const sealing = scratch.take(64)
  const info = { protocol: 'stronghold.ts pull 1', first: puller, second: source }
  crypto.hkdfSha256(sealing, shared, none, encode(context, info))
  const [first, second] = byteKey(puller) < byteKey(source) ? [puller, source] : [source, puller]
  const compare = scratch.take(32)
  const both = { protocol: 'stronghold.ts compare 1', first, second }
  crypto.hkdfSha256(compare, shared, none, encode(context, both))
  return {
    request: sealing.subarray(0, 32),
    answer: sealing.subarray(32),
    compare,
    pair: byteKey(first) + byteKey(second),
  }
}
