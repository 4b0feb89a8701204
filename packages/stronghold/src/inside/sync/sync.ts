import { type ClientState, idKey, type SnapshotState } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { SnapshotRules, SyncReport, SyncRules } from '../../contract/messages/sync.js'
import type { AttributeTable } from '../attributes/attribute-table.js'
import { boundsAt } from '../attributes/bounds.js'
import { reservedClientId } from '../metadata.js'
import type { With } from '../state/authority.js'
import { Applier } from './apply.js'
import { ClientView } from './client-view.js'
import { planSync, type Step } from './plan.js'
import { SyncDraft } from './report.js'

/** The source of records: a snapshot, and its metadata. */
export interface SyncSource {
  readonly snapshot: SnapshotState
  readonly table: AttributeTable
}

/** One client's part of a sync. */
export interface SyncPart {
  readonly source: ClientState
  /** The id of the client at the target. */
  readonly target: Uint8Array
  /** Its name, if the caller gave it. */
  readonly name?: Uint8Array
  readonly rules: SyncRules
  /**
   * Vaults of the target (ids) that may be written: all unless stated. With it, named records that
   * the source lacks are not reported: they may have come before, or come later.
   */
  readonly permits?: (vaultId: Uint8Array) => boolean
}

/**
 * Takes the chosen records into the open snapshot: the whole plan, or nothing. A record whose
 * secret does not authenticate is refused, and hinders no other.
 */
export function runSync(
  state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'batchSecrets'
    | 'snapshot'
    | 'lineage'
  >,
  source: SyncSource,
  parts: readonly SyncPart[],
  dryRun: boolean,
  draft = new SyncDraft(),
): SyncReport {
  // Records are about to be replaced: an opened secret of before would be used under what is said
  // after.
  state.batchSecrets.forget()
  const foreign = source.snapshot !== state.snapshot
  const run = () => {
    for (const part of parts) runPart(state, source, part, foreign, dryRun, draft)
  }
  if (dryRun) run()
  else {
    // By the writes and not by the report, which has no line for most of them.
    draft.changed = state.attributes.transaction(() => {
      const before = state.attributes.logged
      inTransactions(state, parts, run)
      return state.attributes.logged > before
    })
  }
  return draft.report
}

/** The parts that rules name, or all clients. @throws StrongholdError `CLIENT_NOT_FOUND`, `RESERVED_NAME`. */
export function partsOf(
  state: With<'powers' | 'clients'>,
  { snapshot }: SyncSource,
  { clients, rules }: SnapshotRules,
): SyncPart[] {
  if (clients === undefined) {
    const reserved = idKey(reservedClientId(state.powers))
    return [...snapshot.clients.values()]
      .filter(({ id }) => idKey(id) !== reserved)
      .map((source) => ({ source, target: source.id, rules }))
  }
  return clients.map(({ path, as, rules }) => {
    const source = snapshot.clients.get(idKey(state.clients.idOf(path)))
    if (source === undefined) throw new StrongholdError('CLIENT_NOT_FOUND')
    // The name stays in the metadata; the message that it came in is wiped.
    const name = (as ?? path).slice()
    return { source, target: as === undefined ? source.id : state.clients.idOf(as), name, rules }
  })
}

/**
 * Plans with nothing changed, then applies: what was decided of one record does not depend on
 * another.
 */
function runPart(
  state: With<
    'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot' | 'lineage'
  >,
  { table }: SyncSource,
  { source: client, target: id, name, rules, permits }: SyncPart,
  foreign: boolean,
  dryRun: boolean,
  draft: SyncDraft,
): void {
  const { powers, resolver, attributes, snapshot, lineage } = state
  const source = new ClientView(client, table)
  const present = snapshot.clients.get(idKey(id))
  const target = present && new ClientView(present, attributes)
  // Stamps of another snapshot are its word. One from the far future would win every comparison to
  // come.
  const bounds = foreign ? boundsAt(powers.now(), lineage.clock) : undefined
  const { steps, equal } = planSync({ powers, resolver, source, target, rules, permits, bounds })
  const applier = new Applier(state, source, foreign, { id, name }, target)
  draft.addEqual(equal)
  for (const step of steps) {
    const done = dryRun || applier.apply(step)
    draft.add(step, client.id, id, done ? undefined : 'damaged')
  }
  // Writes of the same snapshot are ordered by its own generation already.
  if (!dryRun && foreign) raiseClock(state, steps)
}

/** Later writes are newer than everything that the sync has taken. */
function raiseClock(
  { lineage, attributes }: With<'attributes' | 'lineage'>,
  steps: readonly Step[],
): void {
  const before = lineage.clock
  for (const { source, verdict } of steps) {
    if (source === undefined || verdict.act === 'refuse') continue
    lineage.clock = Math.max(lineage.clock, source.stamp.generation, source.amended.generation)
  }
  if (lineage.clock === before) return
  attributes.log(() => {
    lineage.clock = before
  })
}

/** Runs `work` in a transaction of every client that it may change. */
function inTransactions(
  state: With<'snapshot'>,
  parts: readonly SyncPart[],
  work: () => void,
): void {
  const { clients } = state.snapshot
  parts.reduceRight<() => void>((inner, { target }) => {
    const client = clients.get(idKey(target))
    return client === undefined ? inner : () => client.transaction(inner)
  }, work)()
}
