import { type Path, type Permissions, pathBytes, StrongholdError } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { PeerTable } from '../book/peer-table.js'
import type { Decision, Observers, Reason } from '../events/events.js'
import type { PeerId } from '../identity/names.js'
import type { Bans } from '../rules/bans.js'
import {
  type ClientGrant,
  type Grants,
  type InboundRule,
  type OutboundRule,
  pathKey,
  type SyncGrant,
} from '../rules/grants.js'
import { grantsOf, inboundOf, isSome, outboundOf } from '../rules/known-rule.js'
import { type CallDescription, type CallQuestion, type Overtaken, Questions } from './asking.js'
import { Offences } from './offences.js'
import type { FirewallOptions } from './options.js'
import { unlessOver } from './patience.js'
import { Reasons } from './reasons.js'

/** `isRepeat`: a further denial of a pause. */
type Outcome<Rule> = {
  readonly rule: Rule
  readonly reason: Reason
  readonly isRepeat?: boolean
}

/**
 * Decides about everything between this side and each peer. Everything that no rule grants is
 * denied; a ban comes before all rules; and observers get each decision. Of the denials in a pause
 * after a no they get only the first: the peer chooses the number of the others.
 */
export class Firewall {
  /** Reasons for connections of strangers. */
  readonly reasons = new Reasons()
  readonly #book: PeerTable
  readonly #bans: Bans
  readonly #options: FirewallOptions
  readonly #questions: Questions
  readonly #observers: Observers
  /** Relays and other nodes of the configuration: dialled, and granted nothing. */
  readonly #infrastructure = new Set<PeerId>()
  readonly #offences: Offences
  /** Answers about peers, until a rule changes. */
  readonly #answers = new Map<PeerId, Promise<Outcome<Grants | 'deny'>>>()
  readonly #dialAnswers = new Map<PeerId, Promise<boolean | Overtaken | undefined>>()

  /** `now`: milliseconds, never set back. */
  constructor(
    { table, bans }: { readonly table: PeerTable; readonly bans: Bans },
    observers: Observers,
    now: () => number,
    options: FirewallOptions = {},
  ) {
    this.#offences = new Offences(now)
    this.#book = table
    this.#bans = bans
    this.#observers = observers
    this.#options = options
    const isKnown = (peer: PeerId) => this.#book.find(peer) !== undefined
    const { ask = {}, askTimeout = 30_000 } = options
    this.#questions = new Questions(ask, askTimeout, isKnown, now)
  }

  /** Lets a peer be dialled that serves the network itself. */
  trustInfrastructure(peer: PeerId): void {
    this.#infrastructure.add(peer)
  }

  /** Whether there is a reason for a connection to a peer: a rule, or an operation under way. */
  keeps(peer: PeerId): boolean {
    const { rule, reason } = this.#inbound(peer)
    if (reason === 'banned' || reason === 'violation') return false
    if (rule !== 'deny' || this.#serves(peer) || this.#outbound(peer).rule !== 'deny') return true
    return this.reasons.keeps(peer)
  }

  /** Whether a peer is in neither book nor configuration: such names cost nothing. */
  isStranger(peer: PeerId): boolean {
    return this.#book.find(peer) === undefined && !this.#serves(peer)
  }

  /** Whether a rule lets a peer in at all. */
  knows(peer: PeerId): boolean {
    return this.#inbound(peer).rule !== 'deny'
  }

  /** Whether a peer may have a connection at all. */
  admits(peer: PeerId): boolean {
    const { rule, reason } = this.#inbound(peer)
    const known = rule !== 'deny' || this.#serves(peer)
    const isRefused = reason === 'banned' || reason === 'violation'
    const allowed = !isRefused && (known || this.reasons.isOpen)
    this.#tell({ peer, direction: 'inbound', subject: 'connection', reason }, allowed)
    return allowed
  }

  /** Whether a peer may be dialled; asks if the rule says so. */
  async dials(peer: PeerId): Promise<boolean> {
    const { rule, reason } = this.#outbound(peer)
    const about = { peer, direction: 'outbound', subject: 'connection' } as const
    if (reason !== 'banned' && this.#serves(peer)) return true
    if (rule !== 'ask') return this.#tell({ ...about, reason }, rule !== 'deny')
    const answer = await this.#askBeforeDialling(peer)
    // A rule that changed meanwhile comes before any answer.
    if (answer === 'overtaken' || this.#outbound(peer).rule !== 'ask') return this.dials(peer)
    return this.#tell({ ...about, reason: reasonOf(answer) }, answer === true)
  }

  /** Whether a peer may be dialled without a question; no event is sent. */
  mayDial(peer: PeerId): boolean {
    const { rule, reason } = this.#outbound(peer)
    return reason !== 'banned' && (this.#serves(peer) || (rule !== 'deny' && rule !== 'ask'))
  }

  /**
   * Asks about dialling before the dial's time begins: a person takes longer than a dial may. When
   * `signal` fires the question stays, and its answer holds for the next dial.
   * @throws StrongholdError `FIREWALL_DENIED`; `TIMED_OUT`, `CANCELLED` or its own by the signal.
   */
  async requireDial(peer: PeerId, signal?: AbortSignal): Promise<void> {
    const isAllowed = await unlessOver(signal, () => this.dials(peer))
    if (!isAllowed) throw new StrongholdError('FIREWALL_DENIED')
  }

  /**
   * The present rights of this side at a peer; undefined for all that the peer grants.
   * @throws StrongholdError `FIREWALL_DENIED`.
   */
  outboundPermissions(peer: PeerId): Permissions | undefined {
    const { rule } = this.#outbound(peer)
    if (rule === 'deny') throw new StrongholdError('FIREWALL_DENIED')
    return typeof rule === 'string' ? undefined : rule
  }

  /**
   * The rights of a peer to a client; asks about the peer if the rule says so.
   * @throws StrongholdError `PERMISSION_DENIED`, whether or not there is such a client.
   */
  async client(peer: PeerId, path: Path): Promise<ClientGrant> {
    const { rule, reason, isRepeat } = await this.#grants(peer)
    const grant =
      rule === 'deny' ? undefined : rule.clients.find((one) => pathKey(one.path) === pathKey(path))
    const about = {
      peer,
      direction: 'inbound',
      subject: 'client',
      client: pathBytes(path),
    } as const
    if (!isRepeat) this.#tell({ ...about, reason }, grant !== undefined)
    if (grant === undefined) throw new StrongholdError('PERMISSION_DENIED')
    return grant
  }

  /**
   * The sync grant of a peer, which must not be empty in the needed direction.
   * @throws StrongholdError `PERMISSION_DENIED`.
   */
  async sync(
    peer: PeerId,
    direction: 'inbound' | 'outbound',
    needed: keyof SyncGrant,
  ): Promise<SyncGrant> {
    const { rule, reason, isRepeat } = await this.#grants(peer)
    const grant = rule === 'deny' ? undefined : rule.sync
    const allowed = isSome(grant?.[needed])
    if (!isRepeat) this.#tell({ peer, direction, subject: 'sync', reason }, allowed)
    if (grant === undefined || !allowed) throw new StrongholdError('PERMISSION_DENIED')
    return grant
  }

  /** Whether a sync with a peer could be allowed; asks nobody and sends no event. */
  maySync(peer: PeerId, needed: keyof SyncGrant): boolean {
    const { rule } = this.#inbound(peer)
    return rule === 'ask' || (rule !== 'deny' && isSome(rule.sync?.[needed]))
  }

  /** Asks whether a call may happen, this once. */
  async approves(question: CallQuestion): Promise<boolean> {
    const paused = this.#questions.paused(question.peer)
    if (paused === 'again') return false
    if (paused === 'first') return this.call(question, 'limit', false)
    const answer = await this.#questions.call(question)
    return this.call(question, reasonOf(answer), answer === true)
  }

  /** Sends the event of a call that its grant decided. */
  call(
    { peer, direction, client, message, procedures }: Omit<CallDescription, 'attributes'>,
    reason: Reason,
    allowed: boolean,
  ): boolean {
    const about = { peer, direction, subject: 'call', client, message, procedures } as const
    return this.#tell({ ...about, reason }, allowed)
  }

  /** Notes a protocol violation; answers whether the peer is refused from now on. */
  offended(peer: PeerId): boolean {
    const isRefused = this.#offences.note(peer)
    const about = { peer, direction: 'inbound', subject: 'connection' } as const
    if (isRefused) this.#tell({ ...about, reason: 'violation' }, false)
    return isRefused
  }

  /**
   * Sends the event of a pairing's end: by people's answers, or because a stranger did not know the
   * code.
   */
  paired(peer: PeerId, reason: 'answer' | 'unknown', allowed: boolean): void {
    this.#tell({ peer, direction: 'inbound', subject: 'pairing', reason }, allowed)
  }

  /** Sends the event of a refusal by a limit. */
  refuse(peer: PeerId, subject: Decision['subject']): void {
    this.#tell({ peer, direction: 'inbound', subject, reason: 'limit' }, false)
  }

  /** Ends all questions: nobody waits for their answers any more. */
  close(): void {
    this.#questions.close()
  }

  /** Forgets answers and questions about a peer, whose rules have changed. */
  forget(peer: PeerId): void {
    this.#answers.delete(peer)
    this.#dialAnswers.delete(peer)
    this.#offences.forget(peer)
    this.#questions.overtake(peer)
  }

  /** A yes holds until a rule changes: a peer is asked about once, not for each stream. */
  async #askBeforeDialling(peer: PeerId): Promise<boolean | Overtaken | undefined> {
    const name = this.#book.find(peer)?.name
    const asked =
      this.#dialAnswers.get(peer) ?? this.#questions.dial({ peer, name, direction: 'outbound' })
    this.#dialAnswers.set(peer, asked)
    const answer = await asked
    if (answer !== true && this.#dialAnswers.get(peer) === asked) this.#dialAnswers.delete(peer)
    return answer
  }

  #serves(peer: PeerId): boolean {
    return this.#infrastructure.has(peer) || this.reasons.isExpected(peer)
  }

  #inbound(peer: PeerId): Outcome<InboundRule> {
    if (this.#offences.refuses(peer)) return { rule: 'deny', reason: 'violation' }
    const known = this.#book.find(peer)
    if (this.#isBanned(peer, known)) return { rule: 'deny', reason: 'banned' }
    if (known === undefined) return { rule: inboundOf(this.#options.unknown), reason: 'unknown' }
    return { rule: inboundOf(known.inbound), reason: 'rule' }
  }

  #outbound(peer: PeerId): Outcome<OutboundRule> {
    const known = this.#book.find(peer)
    if (this.#isBanned(peer, known)) return { rule: 'deny', reason: 'banned' }
    if (known === undefined)
      return { rule: outboundOf(this.#options.dialUnknown), reason: 'unknown' }
    return { rule: outboundOf(known.outbound), reason: 'rule' }
  }

  #isBanned(peer: PeerId, known: Peer | undefined): boolean {
    return this.#bans.has(peer) || known?.banned === true
  }

  async #grants(peer: PeerId): Promise<Outcome<Grants | 'deny'>> {
    const { rule, reason } = this.#inbound(peer)
    if (rule !== 'ask') return { rule, reason }
    const known = this.#answers.get(peer)
    const paused = known === undefined ? this.#questions.paused(peer) : undefined
    if (paused !== undefined) {
      return { rule: 'deny', reason: 'limit', isRepeat: paused === 'again' }
    }
    const asked = known ?? this.#askAbout(peer)
    this.#answers.set(peer, asked)
    const answer = await asked
    // A ban that came meanwhile comes before any answer; a no holds for this one question.
    if (answer.rule === 'deny' && this.#answers.get(peer) === asked) this.#answers.delete(peer)
    return this.#inbound(peer).rule === 'ask' ? answer : this.#grants(peer)
  }

  async #askAbout(peer: PeerId): Promise<Outcome<Grants | 'deny'>> {
    const name = this.#book.find(peer)?.name
    const answer = await this.#questions.peer({ peer, name, direction: 'inbound' })
    return { rule: grantsOf(answer?.grants) ?? 'deny', reason: answer ? 'answer' : 'unanswered' }
  }

  #tell(decision: Omit<Decision, 'type' | 'outcome'>, allowed: boolean): boolean {
    if (this.#observers.any) {
      const outcome = allowed ? 'allowed' : 'denied'
      this.#observers.tell({ type: 'decision', ...decision, outcome })
    }
    return allowed
  }
}

function reasonOf(answer: boolean | undefined): Reason {
  return answer === undefined ? 'unanswered' : 'answer'
}
