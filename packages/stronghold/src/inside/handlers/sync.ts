import type { ValueOf } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type {
  Export,
  ExportLegacy,
  Import,
  ImportLegacy,
  PruneTombstones,
  SyncClients,
  SyncFile,
  SyncReport,
} from '../../contract/messages/sync.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { openFile } from '../state/opening.js'
import { withBundle } from '../sync/bundle.js'
import { ownKey } from '../sync/exchange-key.js'
import { openLegacy, sealLegacy } from '../sync/legacy-export.js'
import { rememberImport } from '../sync/replay.js'
import { maxLifetimeMilliseconds, openExport, sealExport } from '../sync/sealed-export.js'
import { noteExported } from '../sync/sent.js'
import { partsOf, runSync, type SyncSource } from '../sync/sync.js'

/** Between two clients of this snapshot. Its own policies hold, and stamps need no bounds. */
export function syncClients(
  state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'handles'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'batchSecrets'
    | 'snapshot'
    | 'lineage'
  >,
  { source, target, rules, dryRun }: ValueOf<typeof SyncClients.input>,
): SyncReport {
  const part = {
    source: state.handles.client(source),
    target: state.handles.client(target).id,
    rules,
  }
  return runSync(state, ownSource(state), [part], dryRun)
}

/** From another file, by its key. All that it says of origin and grants is a stranger's word. */
export function syncFile(
  state: With<
    | 'powers'
    | 'memory'
    | 'meter'
    | 'resolver'
    | 'clients'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'batchSecrets'
    | 'snapshot'
    | 'lineage'
  >,
  { rules, dryRun, ...sealed }: ValueOf<typeof SyncFile.input>,
  { scratch }: Handling,
): SyncReport {
  // The derivation takes a second; no opened key stays in memory for it.
  state.batchSecrets.forget()
  const { snapshot, keys } = openFile(state, sealed, scratch)
  // Of the other file only records are taken: its keys are of no use here, and gone first.
  keys.proof[Symbol.dispose]()
  using _ = snapshot
  const source = { snapshot, table: new AttributeTable(state.powers, snapshot, 'foreign') }
  return runSync(state, source, partsOf(state, source, rules), dryRun)
}

/**
 * Seals chosen records for another Stronghold's key. Without the present key, smuggled code could
 * have everything sealed for a key of its own (docs/spec/sync.md, "Sealed export").
 */
export function exportRecords(
  state: With<
    'powers' | 'meter' | 'resolver' | 'handles' | 'attributes' | 'owner' | 'snapshot' | 'lineage'
  >,
  input: ValueOf<typeof Export.input>,
  { scratch }: Handling,
): ValueOf<typeof Export.output> {
  const { lifetime } = input
  if (lifetime < 1 || lifetime > maxLifetimeMilliseconds)
    throw new StrongholdError('INVALID_ARGUMENT')
  state.owner.require(input.current, scratch)
  const senderKey = ownKey(state, input.sender, 'Export', scratch)
  const source = ownSource(state)
  return withBundle(state, source, input.rules, true, (payload, report) => {
    const bytes = sealExport(state, { ...input, senderKey, payload }, scratch)
    noteExported(state, report)
    return { bytes, report }
  })
}

/** Takes an export in: once, and from the sender that is named. */
export function importRecords(
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
  input: ValueOf<typeof Import.input>,
  { scratch }: Handling,
): SyncReport {
  state.batchSecrets.forget()
  const recipientKey = ownKey(state, input.recipient, 'Import', scratch)
  const { facts, snapshot } = openExport(state, { ...input, recipientKey }, scratch)
  using _ = snapshot
  const source = { snapshot, table: new AttributeTable(state.powers, snapshot, 'foreign') }
  const run = () => runSync(state, source, partsOf(state, source, input.rules), input.dryRun)
  return rememberImport(state, facts, input.dryRun, run)
}

/** The same in the original's form, which names no sender and carries no metadata. */
export function exportLegacy(
  state: With<'powers' | 'attributes' | 'owner' | 'snapshot'>,
  { current, recipient, rules }: ValueOf<typeof ExportLegacy.input>,
  { scratch }: Handling,
): ValueOf<typeof ExportLegacy.output> {
  state.owner.require(current, scratch)
  return withBundle(state, ownSource(state), rules, false, (payload, report) => {
    const sealed = sealLegacy(state.powers, payload, recipient, scratch)
    noteExported(state, report)
    return { ...sealed, report }
  })
}

/** The counterpart. Nothing in those bytes says who made them: everything is as foreign as it gets. */
export function importLegacy(
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
  { bytes, publicKey, recipient, rules, dryRun }: ValueOf<typeof ImportLegacy.input>,
  { scratch }: Handling,
): SyncReport {
  state.batchSecrets.forget()
  const recipientKey = ownKey(state, recipient, 'Import', scratch)
  using snapshot = openLegacy(state.powers, bytes, recipientKey, publicKey, scratch)
  const source = { snapshot, table: new AttributeTable(state.powers, snapshot, 'foreign') }
  return runSync(state, source, partsOf(state, source, rules), dryRun)
}

/** Forgets old revocations. A replica that has slept that long can bring back what they were of. */
export function pruneTombstones(
  state: With<'clients' | 'attributes' | 'approvals'>,
  { before }: ValueOf<typeof PruneTombstones.input>,
): number {
  let pruned = 0
  for (const client of state.clients.all()) {
    const entries = state.attributes.of(client)
    for (const { address, entry } of [...entries.tombstones()]) {
      if (entry.changed >= before) continue
      entries.putRecord(address, undefined)
      pruned++
    }
  }
  // An approval for an empty place could not be told from one for a place that was emptied since.
  if (pruned > 0) state.approvals.forgotten()
  return pruned
}

function ownSource({ snapshot, attributes }: With<'attributes' | 'snapshot'>): SyncSource {
  return { snapshot, table: attributes }
}
