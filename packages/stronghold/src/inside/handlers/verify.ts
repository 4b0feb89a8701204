import { type ClientState, checkClient, idKey } from '@stronghold/engine'
import type { ValueOf } from '../../contract/codec/index.js'
import type { SnapshotCheck, Verify } from '../../contract/messages/verify.js'
import { reservedClientId } from '../metadata.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { closeSnapshot } from '../state/open-snapshot.js'
import { factsOf, openFile } from '../state/opening.js'
import { damagedMetadata } from './metadata-check.js'

type Damage = SnapshotCheck['damaged'][number]

/** Opens a file, authenticates every record of it, reads all metadata and forgets it again. */
export function verify(
  state: With<'powers' | 'memory' | 'verifiedKey'>,
  input: ValueOf<typeof Verify.input>,
  { scratch }: Handling,
): SnapshotCheck {
  const { powers, verifiedKey } = state
  // The open snapshot has no part in it: a file of somebody else is read, judged and forgotten.
  const open = openFile(state, input, scratch, verifiedKey.unlock)
  try {
    const reserved = idKey(reservedClientId(powers))
    const total = { clients: 0, vaults: 0, records: 0 }
    const damaged: Damage[] = []
    for (const client of open.snapshot.clients.values()) {
      const {
        vaults,
        records,
        damaged: found,
      } = checkClient(powers.crypto, client, powers.workspace)
      damaged.push(...found.map((damage) => ({ client: client.id, ...damage })))
      if (isUsers(client, reserved)) {
        total.clients++
        total.vaults += vaults
        total.records += records
      }
    }
    const known = new Set(damaged.map(placeOf))
    const unread = damagedMetadata({ powers, snapshot: open.snapshot })
    damaged.push(...unread.filter((damage) => !known.has(placeOf(damage))))
    return { facts: factsOf(open), ...total, damaged }
  } finally {
    closeSnapshot(open)
  }
}

function isUsers({ id }: ClientState, reserved: string): boolean {
  return idKey(id) !== reserved
}

function placeOf({ client, vault, record }: Damage): string {
  return idKey(client) + idKey(vault) + (record === undefined ? '' : idKey(record))
}
