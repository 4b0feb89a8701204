import { byteKey, type ClientState, idKey, type SnapshotState } from '@stronghold/engine'
import {
  decode,
  encode,
  fixedBytes,
  list,
  oneOf,
  struct,
  u53,
  type ValueOf,
} from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { metadataAddress, type OpenedFile, reservedClientId } from '../metadata.js'
import type { InsidePowers } from '../powers.js'
import type { With } from '../state/authority.js'
import { day, type ExportFacts, maxLifetimeMilliseconds } from './sealed-export.js'

/** The most imports to remember: those that expire first make room. */
const capacity = 4096

const seen = struct({
  /** A later version may hold more: this one refuses unknown versions. */
  version: oneOf(['1']),
  imports: list(struct({ id: fixedBytes(16), expires: u53 })),
})
type Seen = ValueOf<typeof seen>['imports']

/**
 * Runs an import unless it was run before, and remembers it until it has expired: after that the
 * export is refused for its age.
 * @throws StrongholdError `EXPORT_REPLAYED`; `EXPORT_REJECTED` for one that lives longer than an
 *   export may, with a day for clocks that differ; `SNAPSHOT_DAMAGED` when the memory cannot be read.
 */
export function rememberImport<T>(
  state: With<'powers' | 'snapshot'>,
  { id, expires }: ExportFacts,
  dryRun: boolean,
  run: () => T,
): T {
  const now = state.powers.now()
  // One that expires in a thousand years would be remembered instead of all that come later. An
  // answer to a pull is not remembered: a partner whose clock is ahead can still be pulled from.
  if (expires > now + maxLifetimeMilliseconds + day) throw new StrongholdError('EXPORT_REJECTED')
  const before = readImports(state).filter((known) => now < known.expires)
  if (before.some((known) => byteKey(known.id) === byteKey(id))) {
    throw new StrongholdError('EXPORT_REPLAYED')
  }
  if (dryRun) return run()
  const imports = [...before, { id, expires }]
  // Those that expire last come first: room is made by those that would be refused for their age
  // soonest.
  imports.sort((a, b) => b.expires - a.expires)
  const reserved = reservedClient(state)
  return reserved.transaction(() => {
    const { vaultId, recordId } = metadataAddress(state.powers, 'imports')
    // Another tool may have revoked it, and a revoked record cannot be written.
    reserved.collectGarbage(vaultId)
    const content = encode(seen, { version: '1', imports: imports.slice(0, capacity) })
    reserved.writeSecret(vaultId, recordId, content)
    return run()
  })
}

/**
 * An imported export stays imported: the state that is written or begun next knows it too.
 * @throws StrongholdError `RECORD_DAMAGED`.
 */
export function copyImports(
  powers: InsidePowers,
  { clients }: SnapshotState,
  to: SnapshotState,
): void {
  const id = reservedClientId(powers)
  const { vaultId, recordId } = metadataAddress(powers, 'imports')
  const source = clients.get(idKey(id))
  if (source?.recordExists(vaultId, recordId) !== true) return
  const target = to.clients.get(idKey(id)) ?? to.createClient(id, powers.now())
  target.collectGarbage(vaultId)
  powers.workspace.run((scratch) =>
    target.writeSecret(vaultId, recordId, source.readSecret(vaultId, recordId, scratch)),
  )
}

/** The imports that are remembered. @throws StrongholdError `SNAPSHOT_DAMAGED`. */
export function readImports({ powers, snapshot }: OpenedFile): Seen {
  const reserved = snapshot.clients.get(idKey(reservedClientId(powers)))
  const { vaultId, recordId } = metadataAddress(powers, 'imports')
  if (reserved?.recordExists(vaultId, recordId) !== true) return []
  try {
    return powers.workspace.run((scratch) => {
      const content = reserved.readSecret(vaultId, recordId, scratch).slice()
      return decode(seen, content).imports
    })
  } catch (error) {
    throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
  }
}

function reservedClient({ powers, snapshot }: With<'powers' | 'snapshot'>): ClientState {
  const id = reservedClientId(powers)
  return snapshot.clients.get(idKey(id)) ?? snapshot.createClient(id, powers.now())
}
