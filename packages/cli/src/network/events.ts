import type { AddressBook, Decision, NetworkEvent } from '@stronghold/p2p'
import type { ErrorCode } from '@stronghold/stronghold'
import { type Hints, peerHints } from '../io/errors.js'
import type { Output } from '../io/output.js'
import { nameLine, nameText, word } from '../text/names.js'
import { trustHints } from './hints.js'

/** An event as JSON: paths as text, and the name of the peer besides its id. */
export function eventJson(event: NetworkEvent, book: AddressBook) {
  const client = 'client' in event && event.client ? { client: nameText(event.client) } : {}
  const known = 'peer' in event ? book.find(event.peer)?.name : undefined
  const name = 'peer' in event ? { name: known === undefined ? null : nameText(known) } : {}
  return { ...event, ...name, ...client }
}

/** An event in words; undefined for addresses, which are data. */
export function eventText(event: NetworkEvent, book: AddressBook): string | undefined {
  if (event.type === 'listening') return undefined
  if (event.type === 'relay') {
    return event.state === 'reserved'
      ? `reachable through the relay ${word(event.relay)}`
      : `the relay ${word(event.relay)} is gone`
  }
  const peer = nameLine(book.find(event.peer)?.name ?? event.peer)
  switch (event.type) {
    case 'connected':
    case 'disconnected':
      return `${peer} ${event.type}${event.relayed ? ', through a relay' : ''}`
    case 'found':
      return `${peer} found`
    case 'reference':
      return event.state === 'opened'
        ? `${peer} uses client ${nameLine(event.client)}`
        : `${peer} closed its session with client ${nameLine(event.client)}`
    case 'reservation':
      return event.state === 'made'
        ? `${peer} can be reached through this relay`
        : `${peer} can no longer be reached through this relay`
    case 'following':
      return event.state === 'inStep' ? `${peer} is in step` : interruptedText(event, peer)
    case 'synced':
      return `${event.records} records ${event.direction === 'sent' ? 'to' : 'from'} ${peer}`
    case 'syncFailed':
      return `a sync ${event.direction === 'sent' ? 'to' : 'from'} ${peer} failed (${causeText(event)})`
    case 'decision':
      return decisionText(event, peer)
  }
}

interface Fault {
  readonly code: ErrorCode
  readonly remote?: true
}

/** An answer of a peer is its claim, and no fact about this side. */
function causeText({ code, remote }: Fault): string {
  return remote ? `it answered ${code}` : code
}

function interruptedText(fault: Fault, peer: string): string {
  const hint = ((fault.remote ? peerHints : trustHints) as Hints)[fault.code]
  const cause = `${peer} cannot be followed at the moment (${causeText(fault)})`
  return hint === undefined ? cause : `${cause}: ${hint}`
}

/** Whether an event is one of very many: each call that a rule allows. */
export function isUsual(event: NetworkEvent): boolean {
  return (
    event.type === 'decision' &&
    event.outcome === 'allowed' &&
    event.reason === 'rule' &&
    event.subject !== 'sync'
  )
}

const reasons: Readonly<Record<Decision['reason'], string>> = {
  rule: 'by a rule',
  unknown: 'it is not known',
  banned: 'it is banned',
  answer: 'somebody said so',
  unanswered: 'nobody answered',
  violation: 'it violated the protocol again and again',
  limit: 'a limit',
}

function decisionText(decision: Decision, peer: string): string {
  const { subject, direction, client, message, procedures = [], outcome, reason } = decision
  const call = procedures.length === 0 ? message && word(message) : proceduresText(procedures)
  const what =
    subject === 'call' && call !== undefined
      ? call
      : direction === 'outbound'
        ? `outbound ${subject}`
        : subject
  const where = client === undefined ? '' : ` in client ${nameLine(client)}`
  return `${outcome}: ${peer}, ${what}${subject === 'client' ? '' : where} (${reasons[reason]})`
}

/**
 * The most names of procedures that one message reports, so that no peer can flood the terminal.
 */
const maxNames = 8

function proceduresText(procedures: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of procedures) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts].map(([name, count]) =>
    count === 1 ? word(name) : `${word(name)} (${count} times)`,
  )
  const more = names.length - maxNames
  return [...names.slice(0, maxNames), ...(more > 0 ? [`and ${more} others`] : [])].join(', ')
}

/** Tells of events as they come: addresses on stdout, all else as notices; with JSON all on stdout. */
export class EventTeller {
  /** Rejects when nobody reads the output any more. */
  readonly failed: Promise<never>
  readonly #output: Output
  readonly #book: AddressBook
  readonly #logsCalls: boolean
  readonly #known = new Set<string>()
  #fail: (error: unknown) => void = () => undefined

  constructor(output: Output, book: AddressBook, logsCalls: boolean) {
    this.#output = output
    this.#book = book
    this.#logsCalls = logsCalls
    this.failed = new Promise<never>((_, reject) => {
      this.#fail = reject
    })
    this.failed.catch(() => undefined)
  }

  tell(event: NetworkEvent): void {
    if (isUsual(event) && !this.#logsCalls) return
    if (event.type === 'listening') this.#addresses(event.addresses)
    else if (this.#output.json) this.#print(event.type, { event: eventJson(event, this.#book) }, '')
    else this.#output.notice(event.type, eventText(event, this.#book) ?? '')
  }

  #addresses(addresses: readonly string[]): void {
    const isNew = addresses.filter((address) => !this.#known.has(address))
    if (isNew.length === 0 && addresses.length === this.#known.size) return
    this.#known.clear()
    for (const address of addresses) this.#known.add(address)
    if (this.#output.json || isNew.length > 0) {
      const event = { type: 'listening', addresses }
      this.#print(event.type, { event }, isNew.map(word).join('\n'))
    }
  }

  #print(kind: string, value: object, text: string): void {
    this.#output.event(kind, value, text).catch(this.#fail)
  }
}
