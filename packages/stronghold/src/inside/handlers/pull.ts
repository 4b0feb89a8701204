import { zoneBudget } from '../../contract/budget/budget.js'
import { Tally } from '../../contract/budget/tally.js'
import { encode, type ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { copyLocation } from '../../contract/location.js'
import {
  type AnswerPull,
  type BeginPull,
  type CancelPull,
  type ContinuePull,
  scope,
} from '../../contract/messages/partner.js'
import { snapshotRules, syncLists } from '../../contract/messages/sync.js'
import { requirePartner } from '../partners/partners.js'
import { Reach } from '../partners/reach.js'
import { Answerer } from '../pull/answering.js'
import { Comparer } from '../pull/comparer.js'
import { pullKeys } from '../pull/keys.js'
import { pullWork } from '../pull/limits.js'
import type { PullMemory } from '../pull/memory.js'
import { type Pending, pullLifetime } from '../pull/pending.js'
import { decodeSealed, pullAnswer, pullRequest } from '../pull/pull-codecs.js'
import { requireFetch } from '../pull/requirements.js'
import { openRequest, sealAnswer } from '../pull/sealed-message.js'
import { Sending } from '../pull/sending.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { withFilled } from '../sync/bundle.js'
import { ownKey } from '../sync/exchange-key.js'
import { maxLifetimeMilliseconds, sealExport } from '../sync/sealed-export.js'
import { type Progress, Puller, purposeOf } from './puller.js'

/*
 * A pull, both sides (docs/spec/sync.md, "Partners and pulls"). Hosts and network carry sealed bytes
 * and see the two sides, the times and the lengths.
 *
 *     puller's zone                                              source's zone, which keeps nothing
 *     BeginPull ── request: compare, nonce a, digests ──────────▶ AnswerPull: scope, own key, budget
 *     ContinuePull ◀── answer to a: where they differ ──────────  (nothing differs: over)
 *     ContinuePull ── request: fetch, nonce b, units u … ───────▶ AnswerPull: scope anew
 *     ContinuePull ◀── answer to b: `served`, export for b ─────  records, under HPKE mode auth
 *          ⋮ until every unit was served
 *
 *     puller    | remembers (`Pending`)      | takes                 | and then is
 *     ----------+----------------------------+-----------------------+------------------------------
 *     comparing | nonce a, no `offer`        | `differing` to a      | fetching, or over
 *     fetching  | nonce b, `offer`, unit u,  | `served` to b, of 1   | fetching from u + served, or
 *               | asked k                    | to k units            | over
 *     over      | nothing: cancelled, done,  | nothing               |
 *               | an hour old, one of 64     | (`EXPORT_EXPIRED`)    |
 *
 * - An answer that is refused (`EXPORT_REJECTED`) changes nothing: the pull still waits for the one
 *   to its nonce. So a host that drops, repeats or exchanges messages can only delay.
 * - An export is applied as one transaction; `unit` and the nonce move on before the next request is
 *   made. Were that to fail, the same export could not be applied a second time.
 * - Each step asks for partner, scope, key and policies again, on both sides: a partner that was
 *   distrusted between two messages gets and brings nothing more.
 * - The source has no state, so a partner cannot make it keep any; what it works is charged, and
 *   bounded before it is done (docs/spec/budgets.md, "Partners").
 */
const none = new Uint8Array(0)

/**
 * Begins a pull: the first request. The inputs are copied, since the message that they are in is
 * wiped.
 */
export function beginPull(pulls: PullMemory) {
  return (
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
    { partner, own, within, except, rules }: ValueOf<typeof BeginPull.input>,
    { scratch }: Handling,
  ): ValueOf<typeof BeginPull.output> => {
    const pending: Pending = {
      partner: partner.slice(),
      own: { handle: own.handle, location: copyLocation(own.location) },
      within: encode(scope, within),
      except: except.map((path) => path.slice()),
      rules: encode(snapshotRules, rules),
      expires: state.powers.now() + pullLifetime,
      nonce: none,
      offer: undefined,
      unit: 0,
      asked: 0,
    }
    const puller = new Puller(state, pulls, pending, scratch)
    const request = puller.compare()
    const work = Math.ceil(puller.work + pullWork.byte * request.length)
    return { pull: pulls.pending.add(pending), request, work }
  }
}

/** Takes an answer, and makes the next request where there is more to ask for. */
export function continuePull(pulls: PullMemory) {
  return (
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
    { pull, answer }: ValueOf<typeof ContinuePull.input>,
    { scratch }: Handling,
  ): ValueOf<typeof ContinuePull.output> => {
    state.batchSecrets.forget()
    const pending = pulls.pending.get(pull, state.powers.now())
    const puller = new Puller(state, pulls, pending, scratch)
    const next = puller.take(answer)
    if (next.request === undefined) pulls.pending.remove(pull)
    return { ...next, work: Math.ceil(puller.work + workOf(next, answer.length)) }
  }
}

/** Forgets a pull; an unknown one is no error. An answer that still comes is of no pull. */
export function cancelPull(pulls: PullMemory) {
  return (_: With<never>, { pull }: ValueOf<typeof CancelPull.input>): undefined => {
    pulls.pending.remove(pull)
    return undefined
  }
}

/**
 * The source's side, whole in one message: what a partner asks for is answered by what the scope
 * and the policies say now, and nothing is remembered of it.
 */
export function answerPull(pulls: PullMemory) {
  return (
    state: With<
      | 'powers'
      | 'meter'
      | 'resolver'
      | 'clients'
      | 'handles'
      | 'attributes'
      | 'snapshot'
      | 'lineage'
    >,
    input: ValueOf<typeof AnswerPull.input>,
    { scratch }: Handling,
  ): ValueOf<typeof AnswerPull.output> => {
    const { powers } = state
    const { partner, own, request, within, except, lifetime } = input
    if (lifetime < 1 || lifetime > maxLifetimeMilliseconds)
      throw new StrongholdError('INVALID_ARGUMENT')
    // Before the key is opened: for a stranger nothing is decrypted.
    const reach = Reach.within(state, [requirePartner(state, partner).send, within], except)
    const senderKey = ownKey(state, own, 'Export', scratch)
    const keys = pullKeys(powers, senderKey, partner, 'source', scratch)
    const asked = decodeSealed(pullRequest, openRequest(powers.crypto, keys.request, request))
    const { nonce } = asked.body
    const comparer = new Comparer(powers, keys, pulls.marks, scratch)
    const tally = new Tally(powers.budget ?? zoneBudget)
    const answerer = new Answerer(state, pulls.indexes, reach, comparer, tally)
    const workOf = (records: number, bytes: number) =>
      Math.ceil(
        answerer.work + pullWork.record * records + pullWork.byte * (request.length + bytes),
      )
    if (asked.step === 'compare') {
      const body = answerer.differing(asked.body)
      const bytes = encode(pullAnswer, { kind: 'differing', body })
      const answer = sealAnswer(powers.crypto, keys.answer, nonce, bytes, none)
      const kind = body.clients.length === 0 ? 'equal' : 'compare'
      return { answer, kind, records: 0, work: workOf(0, answer.length) }
    }
    // Checked whole before any of it is done: a request that is malformed at its end would have had
    // all before it sent, and hashed, for nothing.
    requireFetch(asked.body)
    const fill = (
      bundle: With<'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot'>,
    ) => {
      const sending = new Sending(state, bundle)
      return { served: answerer.send(asked.body, sending), records: sending.records }
    }
    return withFilled(powers, fill, true, (payload, { served, records }) => {
      const bytes = encode(pullAnswer, { kind: 'served', body: { served } })
      const facts = { recipient: partner, senderKey, purpose: purposeOf(nonce, served), lifetime }
      const sealed = records === 0 ? none : sealExport(state, { ...facts, payload }, scratch)
      const answer = sealAnswer(powers.crypto, keys.answer, nonce, bytes, sealed)
      const kind = records === 0 ? 'equal' : 'records'
      return { answer, kind, records, work: workOf(records, answer.length) }
    })
  }
}

function workOf({ request, report }: Progress, bytes: number): number {
  const lists = report === undefined ? [] : syncLists.map((name) => report[name].length)
  const lines = lists.reduce((sum, count) => sum + count, report?.equal ?? 0)
  const length = bytes + (request?.length ?? 0)
  return pullWork.record * lines + pullWork.byte * length
}
