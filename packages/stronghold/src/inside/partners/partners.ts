import { byteKey, idKey, type SnapshotState } from '@stronghold/engine'
import { decode, encode, list, oneOf, struct } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type PartnerFields, partner } from '../../contract/messages/partner.js'
import { checkedLabel } from '../attributes/entry.js'
import { metadataAddress, type OpenedFile, reservedClientId } from '../metadata.js'
import type { InsidePowers } from '../powers.js'
import type { With } from '../state/authority.js'

/** The most partners of a snapshot. */
const capacity = 256
/** The most bytes of all partners together: a scope can name any number of clients and vaults. */
const maxRecordLength = 1024 * 1024

/** A later version may hold more: this one refuses unknown versions. */
const known = struct({ version: oneOf(['1']), partners: list(partner) })

/**
 * All partners. A record that cannot be read trusts nobody, and fails.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`.
 */
export function readPartners({ powers, snapshot }: OpenedFile): readonly PartnerFields[] {
  const reserved = snapshot.clients.get(idKey(reservedClientId(powers)))
  const { vaultId, recordId } = metadataAddress(powers, 'partners')
  if (reserved?.recordExists(vaultId, recordId) !== true) return []
  try {
    return powers.workspace.run((scratch) => {
      // Out of the scratch memory, since decoded values are views; nothing of it is secret.
      const content = reserved.readSecret(vaultId, recordId, scratch).slice()
      const { partners } = decode(known, content)
      if (
        new Set(partners.map(partnerKey)).size !== partners.length ||
        partners.length > capacity
      ) {
        throw new StrongholdError('SNAPSHOT_DAMAGED')
      }
      return partners
    })
  } catch (error) {
    throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
  }
}

/** @throws StrongholdError `PARTNER_UNKNOWN`, `SNAPSHOT_DAMAGED`. */
export function requirePartner(state: With<'powers' | 'snapshot'>, key: Uint8Array): PartnerFields {
  const found = readPartners(state).find((one) => partnerKey(one) === byteKey(key))
  if (found === undefined) throw new StrongholdError('PARTNER_UNKNOWN')
  return found
}

/**
 * Replaces the partner with the same key, or adds one.
 * @throws StrongholdError `INVALID_ARGUMENT` above the bounds, `SNAPSHOT_DAMAGED`.
 */
export function putPartner(state: With<'powers' | 'snapshot'>, one: PartnerFields): void {
  checkedLabel(one.label)
  const partners = [...readPartners(state)]
  const at = partners.findIndex((other) => partnerKey(other) === partnerKey(one))
  if (at < 0) partners.push(one)
  else partners[at] = one
  writePartners(state, partners)
}

/** Forgets a partner; an unknown one is no error. @throws StrongholdError `SNAPSHOT_DAMAGED`. */
export function removePartner(state: With<'powers' | 'snapshot'>, key: Uint8Array): void {
  const partners = readPartners(state)
  const others = partners.filter((one) => partnerKey(one) !== byteKey(key))
  if (others.length < partners.length) writePartners(state, others)
}

/**
 * The written partners are exactly those in memory: one that was distrusted since does not stay in
 * the file, whichever client is committed.
 */
export function copyPartners(
  powers: InsidePowers,
  { clients }: SnapshotState,
  to: SnapshotState,
): void {
  const id = reservedClientId(powers)
  const { vaultId, recordId } = metadataAddress(powers, 'partners')
  const source = clients.get(idKey(id))
  if (source?.recordExists(vaultId, recordId) !== true) {
    to.clients.get(idKey(id))?.remove(vaultId, recordId)
    return
  }
  const target = to.clients.get(idKey(id)) ?? to.createClient(id, powers.now())
  target.collectGarbage(vaultId)
  powers.workspace.run((scratch) =>
    target.writeSecret(vaultId, recordId, source.readSecret(vaultId, recordId, scratch)),
  )
}

function writePartners(
  { powers, snapshot }: With<'powers' | 'snapshot'>,
  partners: readonly PartnerFields[],
): void {
  const content = encode(known, { version: '1', partners })
  if (partners.length > capacity || content.length > maxRecordLength) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  const id = reservedClientId(powers)
  const reserved = snapshot.clients.get(idKey(id)) ?? snapshot.createClient(id, powers.now())
  const { vaultId, recordId } = metadataAddress(powers, 'partners')
  // Another tool may have revoked it, and a revoked record cannot be written.
  reserved.collectGarbage(vaultId)
  reserved.writeSecret(vaultId, recordId, content)
}

function partnerKey({ partner }: PartnerFields): string {
  return byteKey(partner)
}
