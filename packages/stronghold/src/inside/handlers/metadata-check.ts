import { idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import { metadataAddress, type OpenedFile, reservedClientId } from '../metadata.js'
import { readPartners } from '../partners/partners.js'
import type { Address } from '../resolver.js'
import { readImports } from '../sync/replay.js'

/** A record of metadata that cannot be used. */
export interface MetadataDamage {
  readonly client: Uint8Array
  readonly vault: Uint8Array
  readonly record: Uint8Array
}

/**
 * The records of metadata that cannot be read, or that hold false names. They authenticate, so only
 * reading them whole finds it: and a bucket that cannot be read denies every use of its client.
 */
export function damagedMetadata(file: OpenedFile): MetadataDamage[] {
  const { powers, snapshot } = file
  const client = reservedClientId(powers)
  const attributes = new AttributeTable(powers, snapshot, 'own')
  const found: Address[] = []
  for (const one of snapshot.clients.values()) {
    if (idKey(one.id) !== idKey(client)) found.push(...attributes.damaged(one))
  }
  for (const [record, read] of [
    ['imports', readImports],
    ['partners', readPartners],
  ] as const) {
    if (!isReadable(() => read(file))) found.push(metadataAddress(powers, record))
  }
  return found.map(({ vaultId: vault, recordId: record }) => ({ client, vault, record }))
}

function isReadable(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof StrongholdError) return false
    throw error
  }
}
