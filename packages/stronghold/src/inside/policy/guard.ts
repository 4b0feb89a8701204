import type { ClientState } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { namesUsage, type Policy, type Wrappable } from '../../contract/policy/policy.js'
import type { ProcedureDefinition } from '../../contract/procedures/define.js'
import type { Level, RecordPolicies } from '../attributes/client-attributes.js'
import type { RecordEntry } from '../attributes/entry.js'
import { countUse, isCounted, remaining, type Usage, usable } from '../attributes/usage.js'
import type { Approvals } from './approvals.js'
import type { ApprovedUse, UsedPlace } from './approved-use.js'
import type { RemainingUses } from './remaining-uses.js'
import type { RecordRef } from './source.js'

/*
 * What is decided for each kind of use (docs/spec/policy.md, "What is decided when"). Each row is
 * asked of the client's, the vault's and the record's policy; a level without one says nothing, and
 * no level grants what another denies.
 *
 *     question             | use a source | temporary | write, revoke | collect
 *     ---------------------+--------------+-----------+---------------+-----------------------------
 *     is it named?         | yes          | yes       | yes           | and GarbageCollect too
 *     has it expired?      | yes          | yes       | not to revoke | not
 *     is it approved?      | yes          | yes       | yes           | yes
 *     is a use left?       | yes          | no        | no            | no
 *     is it read back?     | by a reader  | never     | –             | –
 *     is code of the       | named by the | the same  | –             | –
 *     application used?    | record itself|           |               |
 *
 * Every refusal comes before the first change: approvals are checked for all levels, then grants, and
 * only then is anything spent. The order matters for a chain: `giveBack` undoes what was spent and
 * counted, and nothing else.
 */
/** The usage that permits destroying revoked records: until then they are in the file. */
const collecting = 'GarbageCollect'

/** One call, as the policy sees it. */
export interface GuardedCall {
  readonly definition: ProcedureDefinition
  readonly approval: Uint8Array | undefined
  /** Approvals that this call has spent: it may have several sources. */
  readonly spent: Set<RemainingUses>
  places: ApprovedUse['places']
  digest(): Uint8Array
}

/**
 * The one place that decides whether a secret may be used, before it is opened. A policy denies
 * everything that it does not name; a client's, a vault's and a record's must all agree.
 */
export class Guard {
  readonly #approvals: Approvals
  readonly #now: () => number
  /** The counts of the running chain, to be undone if it has to wait for a commit. */
  readonly #counted: (() => void)[] = []
  readonly #spent: RemainingUses[] = []

  constructor(approvals: Approvals, now: () => number) {
    this.#approvals = approvals
    this.#now = now
  }

  /** Forgets the counts of an earlier chain. */
  begin(): void {
    this.#counted.length = 0
    this.#spent.length = 0
  }

  /** A chain that must wait for a commit has answered nothing, so it has used nothing. */
  giveBack(): void {
    for (const takeBack of this.#counted.reverse()) takeBack()
    for (const left of this.#spent) left.uses++
    this.begin()
  }

  /** Has the next commit count these uses in advance: one commit for any number of them. */
  want(uses: readonly RecordPolicies[]): void {
    const needs = new Map<Usage, { readonly policy: Policy; count: number }>()
    for (const standing of uses) {
      for (const { policy, usage } of standing.levels) {
        if (!isCounted(policy)) continue
        standing.touch()
        const need = needs.get(usage) ?? { policy, count: 0 }
        need.count++
        needs.set(usage, need)
      }
    }
    const now = this.#now()
    for (const [usage, { policy, count }] of needs) {
      usage.wants += Math.max(0, count - usable(usage, policy, now))
    }
  }

  /**
   * Permits a source to be opened, and counts the use. `fresh`: the attributes describe the
   * record's present content; a grant holds only for the content that it was given for.
   * @throws StrongholdError `POLICY_*`, `USES_EXHAUSTED`, `RATE_EXCEEDED`, `APPROVAL_*`,
   *   `COMMIT_REQUIRED`.
   */
  use(
    call: GuardedCall,
    standing: RecordPolicies,
    user: ClientState,
    place: RecordRef,
    fresh: boolean,
  ): void {
    const { definition } = call
    const own = standing.record
    const { levels } = standing
    if (definition.kind === 'use' && definition.reads === true) {
      requireReader(fresh ? own : undefined, user)
    } else if (definition.custom === true) {
      requireShown(definition, fresh ? own : undefined)
    }
    const now = this.#now()
    if (levels.length > 0) {
      const approvals = this.#permit(call, levels, user, place, now)
      // The next commit has to settle these entries, whatever the outcome.
      standing.touch()
      for (const { policy, usage } of levels) this.#requireGrant(policy, usage, now)
      this.#spend(approvals, call)
      for (const { policy, usage } of levels) this.#count(policy, usage, now)
    }
    if (own !== undefined) {
      own.usage.lastUsed = now
      standing.touch()
    }
  }

  /**
   * Permits an intermediate secret of the same chain. Uses of it are not counted, since it cannot
   * outlive the chain; approval and expiry hold as for any other.
   * @throws StrongholdError `POLICY_*`, `APPROVAL_*`.
   */
  useTemporary(call: GuardedCall, standing: RecordPolicies, user: ClientState): void {
    const { definition } = call
    const { levels, record } = standing
    if (definition.kind === 'use' && definition.reads === true) throw denied()
    if (definition.custom === true) requireShown(definition, record)
    if (levels.length === 0) return
    this.#spend(this.#permit(call, levels, user, undefined, this.#now()), call)
  }

  /**
   * Permits a record to be written, replaced or revoked, or a vault to be collected; counts nothing.
   * `place` is undefined for a temporary.
   * @throws StrongholdError `POLICY_DENIED`, `POLICY_EXPIRED`, `APPROVAL_*`.
   */
  change(
    call: GuardedCall,
    standing: RecordPolicies,
    user: ClientState,
    place: UsedPlace | undefined,
  ): void {
    const { levels } = standing
    if (levels.length === 0) return
    // Under any procedure's name, this destroys records that others have revoked.
    if (place?.role === 'collect') requireAll(levels, collecting)
    this.#spend(this.#permit(call, levels, user, place, this.#now()), call)
  }

  /**
   * Permits one secret to leave encrypted under another. `fresh` as for `use`.
   * `closed`: whether nobody outside can know the wrapping key. `composite`: whether the secret may
   * be several side by side.
   * @throws StrongholdError `NOT_WRAPPABLE`.
   */
  wrap(secret: RecordPolicies, fresh: boolean, closed: boolean, composite: boolean): void {
    const allowed = wrappableOf(secret, fresh, composite)
    if (allowed === 'any') return
    // An unwrapped secret has none of these limits: it would be a copy without a limit.
    const limited = [secret.client, secret.vault, secret.record].some((level) =>
      isLimited(level?.policy),
    )
    if (allowed === 'never' || limited || !closed) throw new StrongholdError('NOT_WRAPPABLE')
  }

  #permit(
    call: GuardedCall,
    levels: readonly Level[],
    user: ClientState,
    place: RecordRef | UsedPlace | undefined,
    now: number,
  ): ReadonlySet<RemainingUses> {
    const { definition, approval, spent } = call
    const { name: procedure } = definition
    // For all levels before the next question: the error that a caller sees is the one of the
    // strictest.
    for (const { policy } of levels) if (!isNamed(definition, policy)) throw denied()
    for (const { policy } of levels) {
      // A record whose policy has expired may still be destroyed.
      const destroys = definition.kind === 'manage'
      if (!destroys && policy.expires !== undefined && now >= policy.expires) {
        throw new StrongholdError('POLICY_EXPIRED')
      }
    }
    const approvals = new Set<RemainingUses>()
    let mine: Set<RemainingUses> | undefined
    for (const { policy } of levels) {
      if (policy.requireApproval === undefined) continue
      const use = {
        client: user.id,
        procedure,
        place: place && usedPlace(place),
        places: () => call.places(),
        digest: () => call.digest(),
      } satisfies ApprovedUse
      // Two levels can demand one approval: the second finds it among those of this call.
      mine ??= new Set(spent)
      const left = this.#approvals.check(approval, policy.requireApproval, use, mine)
      approvals.add(left)
      mine.add(left)
    }
    return approvals
  }

  /** One use of each approval, however many levels and sources of the call have asked for it. */
  #spend(approvals: ReadonlySet<RemainingUses>, { spent }: GuardedCall): void {
    for (const left of approvals) {
      if (spent.has(left)) continue
      left.uses--
      spent.add(left)
      this.#spent.push(left)
    }
  }

  #requireGrant(policy: Policy, usage: Usage, now: number): void {
    if (!isCounted(policy)) return
    if (policy.maxUses !== undefined && usage.uses >= policy.maxUses) {
      throw new StrongholdError('USES_EXHAUSTED')
    }
    if (remaining(usage, policy, now) === 0) throw new StrongholdError('RATE_EXCEEDED')
    if (usable(usage, policy, now) > 0) return
    throw new StrongholdError('COMMIT_REQUIRED')
  }

  #count(policy: Policy, usage: Usage, now: number): void {
    if (isCounted(policy)) this.#counted.push(countUse(usage, policy, now))
  }
}

function wrappableOf(
  { client, vault, record }: RecordPolicies,
  fresh: boolean,
  composite: boolean,
): Wrappable {
  const said = record?.policy?.wrappable ?? 'bornInside'
  const word = said === 'any' && !fresh ? 'bornInside' : said
  // Unwrapped it would be no concatenation, and a part of it could serve as a key: see `keyOf`.
  const own = composite && word !== 'any' ? 'never' : word
  // A client or a vault can only narrow its records, also by the usages that it does not name.
  return [client, vault].reduce<Wrappable>((least, level) => {
    if (level?.policy === undefined) return least
    const { wrappable = 'bornInside' } = level.policy
    return rank[wrappable] < rank[least] ? wrappable : least
  }, own)
}

/** Code of the application sees a secret only if the record's own policy names that code. */
function requireShown(definition: ProcedureDefinition, own: RecordEntry | undefined): void {
  if (own?.policy === undefined || !isNamed(definition, own.policy)) throw denied()
}

/**
 * A procedure of an application may be pinned to the bytes of its module: other code of that name
 * is another procedure.
 */
function isNamed({ name, pinned = name }: ProcedureDefinition, policy: Policy): boolean {
  return namesUsage(policy, name) || namesUsage(policy, pinned)
}

/** What a wrapped copy would escape: it opens elsewhere, as often and as long as its holder likes. */
function isLimited(policy: Policy | undefined): boolean {
  const until = policy?.expires ?? policy?.requireApproval
  return until !== undefined || isCounted(policy)
}

const rank: Readonly<Record<Wrappable, number>> = { never: 0, bornInside: 1, any: 2 }

function requireAll(levels: readonly Level[], usage: typeof collecting): void {
  if (!levels.every(({ policy }) => policy.usages.includes(usage))) throw denied()
}

/** A source as an approval names it: most uses need none, so it is made on demand. */
function usedPlace(place: RecordRef | UsedPlace): UsedPlace {
  return 'role' in place ? place : { role: 'use', client: place.client, ...place.address }
}

/** Only of the present content, and only a client that was named when it was written. */
function requireReader(own: RecordEntry | undefined, user: ClientState): void {
  const { id } = user
  const named = own?.readers.some((reader) => reader.every((byte, i) => byte === id[i])) ?? false
  if (!named) throw denied()
}

function denied(): StrongholdError {
  return new StrongholdError('POLICY_DENIED')
}
