import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import { fixedBytes, struct, text } from '@stronghold/stronghold/codec'
import type { AddressBook } from '../book/address-book.js'
import type { Peer } from '../book/peer.js'
import type { Observers } from '../events.js'
import type { Firewall } from '../firewall/firewall.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Switchboard } from '../network/switchboard.js'
import type { Conversation } from '../protocol/conversation.js'
import { granted, verdict, verdictOf } from '../protocol/opening.js'
import type { PairOptions } from './options.js'

/** What pairing works with. */
export interface PairingParts {
  readonly stronghold: Stronghold
  readonly identity: OwnIdentity
  readonly book: AddressBook
  readonly firewall: Firewall
  readonly observers: Observers
  readonly switchboard: Switchboard
}

/** The guest's first frame, after the stream was opened. */
export const hello = struct({
  name: text,
  exchangeKey: fixedBytes(32),
  commitment: fixedBytes(32),
  proof: fixedBytes(32),
})

/** The host's answer. */
export const welcome = struct({
  name: text,
  exchangeKey: fixedBytes(32),
  nonce: fixedBytes(32),
  proof: fixedBytes(32),
})

/** The guest's nonce, which it had committed to. */
export const reveal = struct({ nonce: fixedBytes(32) })

/** Milliseconds for a frame that no person has to think about. */
export const frameDeadline = 15_000
/** Milliseconds for the person on the other side. */
const answerDeadline = 180_000

/** What a side learned of the other one. */
export interface Acquaintance {
  readonly peer: PeerId
  readonly name: string
  readonly exchangeKey: Uint8Array
  readonly phrase: string
  readonly addresses: readonly string[]
}

/**
 * Both people look at the phrase, each side tells the other what its person said, and only when
 * both said yes is the peer written down.
 * @throws StrongholdError `PAIRING_FAILED`, `CONNECTION_LOST`, `TIMED_OUT`.
 */
export async function conclude(
  parts: PairingParts,
  conversation: Conversation,
  { peer, name, exchangeKey, phrase, addresses }: Acquaintance,
  options: PairOptions,
): Promise<Peer> {
  const patience = AbortSignal.timeout(answerDeadline)
  const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience
  const isConfirmed = await options
    .confirm({ peer, name, phrase }, signal)
    .then((answer) => answer === true)
    .catch(() => false)
  const ours = isConfirmed ? granted : verdictOf(new StrongholdError('PAIRING_FAILED'))
  // The other side may have said no and hung up: that is still to be heard.
  await conversation.say(verdict, ours).catch(() => undefined)
  if (!isConfirmed) throw new StrongholdError('PAIRING_FAILED')
  const theirs = await conversation.hear(verdict, signal)
  if (theirs.code !== granted.code) throw new StrongholdError('PAIRING_FAILED')
  const known = parts.book.find(peer)
  return parts.book.put({
    id: peer,
    exchangeKey,
    addresses: addresses.slice(0, 16),
    name: options.callIt ?? known?.name ?? freeName(parts.book, name, peer),
    ...(options.inbound === undefined ? {} : { inbound: options.inbound }),
    ...(options.outbound === undefined ? {} : { outbound: options.outbound }),
  })
}

/** What a peer calls itself, unless somebody is called that already, or it is no name. */
function freeName(book: AddressBook, name: string, peer: PeerId): string {
  const length = new TextEncoder().encode(name).length
  const isFree = book.list().every((other) => other.name !== name)
  return isFree && length > 0 && length <= 64 ? name : peer
}
