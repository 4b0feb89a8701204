import type { SnapshotState } from '@stronghold/engine'
import { decode, encode, type ValueOf } from '../../contract/codec/index.js'
import { hex } from '../../contract/documents/shown-text.js'
import { StrongholdError } from '../../contract/errors.js'
import { type ContinuePull, scope } from '../../contract/messages/partner.js'
import { type SyncReport, snapshotRules } from '../../contract/messages/sync.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import { requirePartner } from '../partners/partners.js'
import { Reach } from '../partners/reach.js'
import { Asker } from '../pull/asking.js'
import { Comparer } from '../pull/comparer.js'
import type { Differences } from '../pull/differences.js'
import { type PullKeys, pullKeys } from '../pull/keys.js'
import { fullExport } from '../pull/limits.js'
import type { PullMemory } from '../pull/memory.js'
import type { Pending } from '../pull/pending.js'
import { PullPlan } from '../pull/plan.js'
import { decodeSealed, pullAnswer, pullRequest } from '../pull/pull-codecs.js'
import { openAnswer, sealRequest } from '../pull/sealed-message.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { ownKey } from '../sync/exchange-key.js'
import { SyncDraft } from '../sync/report.js'
import { openExport } from '../sync/sealed-export.js'
import { runSync, type SyncPart } from '../sync/sync.js'

/** What came of an answer. */
export type Progress = Omit<ValueOf<typeof ContinuePull.output>, 'work'>

/** One step of a pull, under the permissions of the moment. */
export class Puller {
  readonly #state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'batchSecrets'
    | 'snapshot'
    | 'lineage'
  >
  readonly #pending: Pending
  readonly #scratch: Handling['scratch']
  readonly #key: Uint8Array
  readonly #keys: PullKeys
  readonly #plan: PullPlan
  readonly #asker: Asker
  readonly #comparer: Comparer

  constructor(
    state: With<
      | 'powers'
      | 'meter'
      | 'resolver'
      | 'clients'
      | 'handles'
      | 'attributes'
      | 'names'
      | 'stamp'
      | 'batchSecrets'
      | 'snapshot'
      | 'lineage'
    >,
    pulls: PullMemory,
    pending: Pending,
    scratch: Handling['scratch'],
  ) {
    const { receive } = requirePartner(state, pending.partner)
    const within = decode(scope, pending.within)
    const reach = Reach.within(state, [receive, within], pending.except)
    this.#state = state
    this.#pending = pending
    this.#scratch = scratch
    // Only after the partner was found to be one, and the scopes to permit anything.
    this.#key = ownKey(state, pending.own, 'Import', scratch)
    this.#keys = pullKeys(state.powers, this.#key, pending.partner, 'puller', scratch)
    this.#plan = new PullPlan(state, reach, decode(snapshotRules, pending.rules))
    this.#comparer = new Comparer(state.powers, this.#keys, pulls.marks, scratch)
    this.#asker = new Asker(state, pulls.indexes, this.#plan, this.#comparer)
  }

  /** Microseconds that comparing has taken, by the weights of the specification. */
  get work(): number {
    return this.#comparer.work
  }

  /** The first request. */
  compare(): Uint8Array {
    const nonce = this.#drawNonce()
    const body = this.#asker.compare(nonce)
    return this.#seal(encode(pullRequest, { step: 'compare', body }), nonce)
  }

  /** @throws StrongholdError `EXPORT_REJECTED`; nothing has changed then. */
  take(answer: Uint8Array): Progress {
    const { powers } = this.#state
    const { nonce, offer, unit, asked } = this.#pending
    const opened = openAnswer(powers.crypto, this.#keys.answer, nonce, answer)
    const { kind, body } = decodeSealed(pullAnswer, opened.body)
    if (offer === undefined) {
      if (kind !== 'differing' || opened.sealedExport.length > 0) throw rejected()
      const request = this.#fetch(this.#asker.offerOf(body), 0)
      return { request, report: undefined, changed: false }
    }
    if (kind !== 'served' || body.served < 1 || body.served > asked) throw rejected()
    // Only a full answer leaves anything out: or a partner would be asked again, at the cost of a
    // request each time, for as long as it likes.
    if (body.served < asked && opened.sealedExport.length < fullExport) throw rejected()
    const next = unit + body.served
    if (opened.sealedExport.length === 0) {
      return { request: this.#fetch(offer, next), report: undefined, changed: false }
    }
    const purpose = purposeOf(nonce, body.served)
    const { report, changed } = this.#apply(opened.sealedExport, purpose)
    // Applied records are not applied again, whatever becomes of the next request.
    this.#pending.unit = next
    this.#pending.nonce = this.#drawNonce()
    return { request: this.#fetch(offer, next), report, changed }
  }

  /** Asks for what there is from number `unit`; undefined when that is nothing. */
  #fetch(offer: Differences, unit: number): Uint8Array | undefined {
    if (unit === offer.units) return undefined
    const nonce = this.#drawNonce()
    const { request: body, asked } = this.#asker.fetch(nonce, offer, unit)
    const request = this.#seal(encode(pullRequest, { step: 'fetch', body }), nonce)
    this.#pending.offer = offer
    this.#pending.unit = unit
    this.#pending.asked = asked
    return request
  }

  #apply(bytes: Uint8Array, purpose: string): { report: SyncReport; changed: boolean } {
    const { partner: sender } = this.#pending
    const input = { bytes, recipientKey: this.#key, sender, purpose }
    const { snapshot } = openExport(this.#state, input, this.#scratch)
    using _ = snapshot
    const source = { snapshot, table: new AttributeTable(this.#state.powers, snapshot, 'foreign') }
    const draft = new SyncDraft()
    const report = runSync(this.#state, source, this.#partsOf(snapshot), false, draft)
    return { report, changed: draft.changed }
  }

  /** What came, client by client; a client that was not asked for is left where it is. */
  #partsOf(snapshot: SnapshotState): SyncPart[] {
    const parts: SyncPart[] = []
    for (const source of snapshot.clients.values()) {
      const part = this.#plan.partOf(source.id)
      if (part === undefined) continue
      const { target, rules } = part
      const permits = (vaultId: Uint8Array) => this.#plan.permits(part, vaultId)
      const named = part.name === undefined ? {} : { name: part.name }
      parts.push({ source, target, rules, permits, ...named })
    }
    return parts
  }

  #drawNonce(): Uint8Array {
    const nonce = new Uint8Array(32)
    this.#state.powers.crypto.random(nonce)
    return nonce
  }

  /** The request takes the place of the one before: an answer to that one is of no use now. */
  #seal(body: Uint8Array, nonce: Uint8Array): Uint8Array {
    const request = sealRequest(this.#state.powers.crypto, this.#keys.request, body)
    // Set when the request is sealed, not before: one that could not be made leaves the pull where
    // it was.
    this.#pending.nonce = nonce
    return request
  }
}

/** An export opens for this request only, and only beside the answer that it came with. */
export function purposeOf(nonce: Uint8Array, served: number): string {
  return `pull ${hex(nonce)} ${served}`
}

function rejected(): StrongholdError {
  return new StrongholdError('EXPORT_REJECTED')
}
