import { StrongholdError } from '@stronghold/stronghold'
import { fixedBytes, malformed, struct, text } from '@stronghold/stronghold/codec'
import { newcomer, type Peer } from '../book/peer.js'
import { isPeerName, noName } from '../book/peer-name.js'
import type { PeerTable } from '../book/peer-table.js'
import type { Peers } from '../book/peers.js'
import { checkedPeer, present } from '../book/stored-peers.js'
import type { Firewall } from '../firewall/firewall.js'
import type { OwnIdentity } from '../identity/identity.js'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { granted, verdict } from '../protocol/opening.js'
import { isSame } from '../protocol/same-bytes.js'
import type { Switchboard } from '../reach/switchboard.js'
import type { InboundRule, OutboundRule } from '../rules/grants.js'
import type { PairingQuestion, PairOptions } from './options.js'

/*
 * A pairing, both sides (docs/spec/protocol.md, "Pairing"). The host's person shows a code, the guest's
 * person types it; then both compare six digits.
 *
 *     guest (guest.ts)                                     host (invitations.ts, invitation.ts)
 *     dial, 20 s ─────────────── Noise: both peer ids ───▶ door open while a code is
 *     hello: commitment, proof of the code ──────────────▶ 15 s; no code has it: the stream ends
 *     15 s ◀─────────────── welcome: nonce, proof ────────
 *     reveal: nonce ─────────────────────────────────────▶ 15 s; opens the commitment, or a failure
 *     phrase                                               phrase; the code is used up
 *     verdict ───────────────────────────────────────────▶ each when its person has answered,
 *             ◀─────────────────────────────────────────── 3 minutes for both
 *     both OK: written down                                both OK: written down
 *
 *     the host's  | the code | another guest | left by
 *     invitation  | works    | is            |
 *     ------------+----------+---------------+--------------------------------------------------
 *     open        | yes      | let in        | hello → introducing; cancelled; TIMED_OUT
 *     introducing | yes      | turned away   | reveal → comparing; a failure → open, after five of
 *                 |          |               | them PAIRING_FAILED; cancelled; TIMED_OUT
 *     comparing   | no       | turned away   | both yes → decided; a no, a lost connection, three
 *                 |          |               | minutes → failed; cancelled
 *     decided     | no       | turned away   | the peer is written down: nothing takes that back
 *
 * - The guest commits to its nonce before it knows the host's, and the host draws its own before it
 *   sees the guest's: an attacker in between who has seen the code cannot choose a nonce that makes
 *   the two phrases equal, and has one try in 10^6 with each hello: hence the limit of failures.
 * - The peer ids are Noise's, and in no frame: to relay the frames of another is to change the phrase.
 * - A connection that is lost between the two verdicts leaves one side with a peer that does not know
 *   it. That grants the other side nothing that its person has not confirmed.
 */
/** The surroundings of a pairing. */
export interface PairingParts {
  readonly identity: Pick<OwnIdentity, 'peerId' | 'exchangeKey'>
  readonly book: PeerTable
  readonly firewall: Firewall
  readonly switchboard: Switchboard
  /** Writes a peer down; its streams end then, and its new rules hold. */
  readonly change: Peers['meet']
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

/** Milliseconds for a frame that does not wait for a person. */
export const frameMilliseconds = 15_000
/** Milliseconds for the person on the other side. */
const answerMilliseconds = 180_000

/** Facts that a side has learned about the other. */
export interface Acquaintance {
  readonly peer: PeerId
  readonly name: string
  readonly exchangeKey: Uint8Array
  readonly phrase: string
  readonly addresses: readonly string[]
}

/**
 * @throws StrongholdError `INVALID_ARGUMENT`, before a person was asked or anything was written.
 */
export function checkOptions({ identity }: PairingParts, options: PairOptions): void {
  const { name, callIt, inbound, outbound } = options
  if (!isPeerName(name)) throw malformed(noName)
  const id = identity.peerId
  const given = { name: callIt, inbound, outbound }
  checkedPeer({ ...newcomer, id, name: id, ...present(given) })
}

/**
 * The other side's name for itself, which a person will see.
 * @throws StrongholdError `PROTOCOL_VIOLATION`.
 */
export function requireShownName(name: string, peer: PeerId): void {
  if (name !== peer && !isPeerName(name)) throw new StrongholdError('PROTOCOL_VIOLATION')
}

/**
 * Both people compare the phrase, each side tells the other its person's answer, and the peer is
 * written down only when both answers are yes.
 * @throws StrongholdError `PAIRING_FAILED`, `CONNECTION_LOST`, `TIMED_OUT`, `CANCELLED`;
 *   `INVALID_ARGUMENT` when another peer is called by that name already; `FIREWALL_DENIED` when the
 *   peer is known, and banned or refused by a rule that this would replace; errors of the store.
 */
export async function conclude(
  parts: PairingParts,
  conversation: Conversation,
  { peer, name, exchangeKey, phrase, addresses }: Acquaintance,
  { confirm, callIt, inbound, outbound, signal: given }: PairOptions,
): Promise<Peer> {
  const patience = AbortSignal.timeout(answerMilliseconds)
  const signal = given ? AbortSignal.any([given, patience]) : patience
  const isFree = callIt === undefined || parts.book.isFree(callIt, peer)
  const isRefused = goesAgainst(parts.book.find(peer), { inbound, outbound })
  // The key is not proven yet: a peer that claims another's could change that peer's trust.
  const isClaimed =
    isSame(exchangeKey, parts.identity.exchangeKey) || parts.book.hasOther(exchangeKey, peer)
  // A peer that has hung up needs no answer.
  const waiting = AbortSignal.any([signal, conversation.over])
  const isConfirmed =
    isFree && !isRefused && !isClaimed && (await isYes(confirm, { peer, name, phrase }, waiting))
  const ours = isConfirmed ? granted : { code: 'PAIRING_FAILED' }
  // The other side may have said no and hung up: its answer is still read.
  await conversation.say(verdict, ours).catch(() => undefined)
  if (!isFree) throw malformed('callIt: another peer has that name.')
  if (isRefused) throw denied()
  if (isClaimed) throw new StrongholdError('PAIRING_FAILED')
  if (!isConfirmed && !waiting.aborted) {
    parts.firewall.paired(peer, 'answer', false)
    throw new StrongholdError('PAIRING_FAILED')
  }
  const theirs = await conversation.hear(verdict, signal).catch((error: unknown) => {
    if (given?.aborted) throw new StrongholdError('CANCELLED', { cause: error })
    // Without a yes of this side nothing has happened, whatever the other side says.
    if (isConfirmed || signal.aborted) throw error
    throw new StrongholdError('PAIRING_FAILED', { cause: error })
  })
  if (!isConfirmed) throw new StrongholdError('PAIRING_FAILED')
  if (theirs.code !== granted.code) throw new StrongholdError('PAIRING_FAILED', { remote: true })
  const written = await parts.change(peer, (known) => {
    // A pairing that was cancelled meanwhile stays cancelled.
    if (given?.aborted) throw new StrongholdError('CANCELLED')
    if (goesAgainst(known, { inbound, outbound })) throw denied()
    return {
      exchangeKey,
      addresses: addresses.slice(0, 16),
      name: callIt ?? known?.name ?? (parts.book.isFree(name, peer) ? name : peer),
      ...present({ inbound, outbound }),
    }
  })
  parts.firewall.paired(peer, 'answer', true)
  return written
}

/**
 * A ban, or a rule that is only a word, is a person's decision about a peer: no pairing undoes it.
 */
function goesAgainst(
  known: Peer | undefined,
  { inbound, outbound }: { readonly [Side in 'inbound' | 'outbound']: Peer[Side] | undefined },
): boolean {
  if (known === undefined) return false
  const isWord = (rule: InboundRule | OutboundRule) => rule === 'deny' || rule === 'ask'
  const isOther = (rule: InboundRule | OutboundRule, given: typeof rule | undefined) =>
    isWord(rule) && given !== undefined && given !== rule
  return known.banned || isOther(known.inbound, inbound) || isOther(known.outbound, outbound)
}

function denied(): StrongholdError {
  return new StrongholdError('FIREWALL_DENIED', {
    detail: 'The peer is known, and its rule here says otherwise: change that first.',
  })
}

/** A missing answer is a no, and so is an error. */
async function isYes(
  confirm: PairOptions['confirm'],
  question: PairingQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false
  let giveUp: () => void = () => undefined
  const givenUp = new Promise<false>((resolve) => {
    giveUp = () => resolve(false)
  })
  signal.addEventListener('abort', giveUp, { once: true })
  // Called here, so that an immediate error is caught as well.
  const answered = async () => (await confirm(question, signal)) === true
  try {
    return await Promise.race([givenUp, answered()])
  } catch {
    return false
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
