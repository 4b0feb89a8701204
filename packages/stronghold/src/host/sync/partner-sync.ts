import { exactMethods } from '../../contract/codec/exact.js'
import { shows } from '../../contract/codec/index.js'
import { pathBytes } from '../../contract/location.js'
import {
  AnswerPull,
  BeginPull,
  DistrustPartner,
  ListPartners,
  type PartnerFields,
  TrustPartner,
} from '../../contract/messages/partner.js'
import type { ClientRegistry } from '../clients/client-registry.js'
import { spendingOptions } from '../option-checks.js'
import type { ZoneSession } from '../session/zone-session.js'
import { ownKeyOf } from './exchange-key.js'
import { inTurn, PartnerShares } from './partner-turns.js'
import { Pull } from './pull.js'
import { scopeFields, scopeOf } from './scope.js'
import { syncOptions } from './sync-checks.js'
import {
  type AnswerPullOptions,
  type BeginPullOptions,
  type Partner,
  snapshotRulesOf,
  type TrustOptions,
} from './sync-options.js'

/** The answer to a partner's request. */
export interface PullAnswer {
  readonly answer: Uint8Array
  /**
   * `equal`: nothing is sent, since the puller lacks nothing that it may have; `compare`: the
   * differences; `records`: a sealed export.
   */
  readonly kind: 'equal' | 'compare' | 'records'
  /** The number of records and revocations in it. */
  readonly records: number
  /** Its cost in microseconds of the zone, by the weights of docs/spec/budgets.md. */
  readonly work: number
}

const day = 24 * 60 * 60 * 1000

/** The part of a Stronghold's sync that rests on lasting trust. */
export class PartnerSync {
  readonly #zone: ZoneSession
  readonly #registry: ClientRegistry
  readonly #shares = new PartnerShares()

  constructor(zone: ZoneSession, registry: ClientRegistry) {
    this.#zone = zone
    this.#registry = registry
  }

  /**
   * Trusts a partner with the scopes `send` and `receive`, which replace its former ones; in the
   * file with the next commit. A snapshot has at most 256 partners, with scopes of at most 1 MiB.
   * `all` means everything: keep the exchange key itself out of the scopes, or under a policy that
   * does not name `Sync`.
   * @param options.current the present key of this snapshot, once more: without it, code in the
   *   host could have everything sent to itself. It is not needed to narrow a scope.
   * @throws StrongholdError `WRONG_KEY`; `PROOF_REQUIRED` for a wider scope without `current`;
   *   `RESERVED_NAME`; `INVALID_ARGUMENT`, also for a key of low order.
   */
  async trust(options: TrustOptions): Promise<void> {
    await spendingOptions(syncOptions.trust, options, async (own) => {
      const { partner, label, send, receive, current } = own
      const session = this.#zone.require()
      const fields = { partner, label, send: scopeFields(send), receive: scopeFields(receive) }
      if (current === undefined) return session.request(TrustPartner, { partner: fields })
      return current.lend((proof) =>
        session.request(TrustPartner, { partner: fields, current: proof }),
      )
    })
  }

  /**
   * Removes all trust from a partner: running pulls end as well. An unknown partner is no error. An
   * older copy of the file still trusts it.
   */
  async distrust(options: Pick<Partner, 'partner'>): Promise<void> {
    const { partner } = syncOptions.distrust(options)
    await this.#zone.require().request(DistrustPartner, { partner })
  }

  /** All partners. @throws StrongholdError `SNAPSHOT_DAMAGED` when they cannot be read. */
  async partners(): Promise<readonly Partner[]> {
    return (await this.#zone.require().request(ListPartners, undefined)).map(partnerOf)
  }

  /**
   * Begins a pull of records that a partner has and this Stronghold lacks, as far as `receive`,
   * `within` and the rules allow. The names in the rules are those of the partner, the ones in
   * `within` are those here. The request is for the partner's `answerPull`, its answer for
   * `Pull.continue`; a carrier can read neither.
   * @param options.own the X25519 key by which the partner knows this Stronghold; its policy must
   *   name `Import`.
   * @param options.except clients here into which nothing is taken, whatever the scopes say.
   * @throws StrongholdError `PARTNER_UNKNOWN`, `KEY_UNSUITABLE`, `POLICY_DENIED`,
   *   `CLIENT_NOT_LOADED`, `INVALID_ARGUMENT`, `MESSAGE_TOO_LARGE`.
   */
  async beginPull(options: BeginPullOptions): Promise<Pull> {
    const session = this.#zone.require()
    const { partner, own, within = 'all', except = [], ...rules } = syncOptions.beginPull(options)
    const share = this.#shares.of(partner)
    const begun = await inTurn(session, share, BeginPull, {
      partner,
      own: ownKeyOf(this.#registry, own),
      within: scopeFields(within),
      except: except.map((path) => pathBytes(path)),
      rules: snapshotRulesOf(rules),
    })
    return new Pull(this.#zone, session, share, begun)
  }

  /**
   * Answers a request of a partner with records that it lacks, as far as `send` and `within` allow;
   * sealed so that only that pull can open it, once. Nothing of it is remembered.
   * @param options.own the X25519 key by which the partner knows this Stronghold; its policy must
   *   name `Export`.
   * @param options.except clients from which nothing is sent, whatever the scopes say.
   * @param options.lifetime milliseconds until the records are refused, by this host's clock and
   *   the partner's: a day unless stated, at most 90 days.
   * @throws StrongholdError `PARTNER_UNKNOWN`; `EXPORT_REJECTED` for a request of another sender,
   * or an invalid one; `KEY_UNSUITABLE`, `POLICY_DENIED`, `CLIENT_NOT_LOADED`,
   *   `INVALID_ARGUMENT`, `MESSAGE_TOO_LARGE`.
   */
  async answerPull(options: AnswerPullOptions): Promise<PullAnswer> {
    const session = this.#zone.require()
    const checked = syncOptions.answerPull(options)
    const { partner, request, within = 'all', except = [], lifetime = day } = checked
    const own = ownKeyOf(this.#registry, checked.own)
    return inTurn(session, this.#shares.of(partner), AnswerPull, {
      partner,
      own,
      request,
      within: scopeFields(within),
      except: except.map((path) => pathBytes(path)),
      lifetime,
    })
  }
}

exactMethods(PartnerSync, {})

function partnerOf({ partner, label, send, receive }: PartnerFields): Partner {
  const known = { partner, send: scopeOf(send), receive: scopeOf(receive) }
  return label === undefined ? known : { ...known, label }
}
shows(PartnerSync, 'SnapshotSync')
