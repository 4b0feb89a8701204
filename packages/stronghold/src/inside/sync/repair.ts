import type { ValueOf } from '../../contract/codec/index.js'
import type { RepairClock } from '../../contract/messages/sync.js'
import { boundsAt, isWithin } from '../attributes/bounds.js'
import type { ClientAttributes } from '../attributes/client-attributes.js'
import type { RecordEntry, Tombstone } from '../attributes/entry.js'
import { compareStamps, type Stamp } from '../attributes/stamp.js'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'

/** An entry with impossible stamps. */
interface Poisoned {
  readonly entries: ClientAttributes
  readonly address: Address
  readonly entry: RecordEntry | Tombstone
  readonly latest: Stamp
}

/**
 * Gives new stamps, in the order of the old ones, to all entries with one beyond the bounds, and
 * sets the clock after the greatest possible one: an earlier version believed any generation.
 */
export function repairClock(
  state: With<'powers' | 'clients' | 'attributes' | 'stamp' | 'owner' | 'lineage'>,
  { current }: ValueOf<typeof RepairClock.input>,
  { scratch }: Handling,
): ValueOf<typeof RepairClock.output> {
  state.owner.require(current, scratch)
  const { lineage, powers, attributes } = state
  const bounds = boundsAt(powers.now(), 0)
  const poisoned: Poisoned[] = []
  let greatest = lineage.clock <= bounds.generation ? lineage.clock : 0
  for (const client of state.clients.all()) {
    const entries = attributes.of(client)
    for (const { address, entry } of entries.records()) {
      const latest = (entry.kind === 'record' && entry.amended) || entry
      if (isWithin(entry, bounds) && isWithin(latest, bounds)) {
        greatest = Math.max(greatest, entry.generation, latest.generation)
      } else poisoned.push({ entries, address, entry, latest })
    }
  }
  if (poisoned.length === 0 && lineage.clock <= bounds.generation) return { records: 0 }
  poisoned.sort((a, b) => compareStamps(a.latest, b.latest))
  lineage.clock = greatest
  for (const { entries, address, entry } of poisoned) {
    const { generation, changed, writer } = state.stamp()
    const amended = entry.kind === 'record' ? { amended: undefined } : {}
    entries.putRecord(address, { ...entry, ...amended, generation, changed, writer })
  }
  lineage.clock = greatest + 1
  return { records: poisoned.length }
}
