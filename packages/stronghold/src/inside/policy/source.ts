import type { ClientState } from '@stronghold/engine'
import type { Policy } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import type { RecordPolicies } from '../attributes/client-attributes.js'
import type { RecordEntry } from '../attributes/entry.js'
import { admitted } from '../attributes/held-policy.js'
import { isComposite } from '../procedures/type-shape.js'
import type { Address } from '../resolver.js'
import { isExposed } from './loosening.js'

/** A record, and its client. */
export interface RecordRef {
  readonly client: ClientState
  readonly address: Address
}

/** A secret that a call wants to use: found and judged, not yet opened. */
export interface CallSource {
  /** Its place; a temporary is open already. */
  readonly place: RecordRef | { readonly bytes: Uint8Array; readonly content: string }
  readonly standing: RecordPolicies
}

/** The type of a record whose content has this name; another content has no known type. */
export function typeOf(record: RecordEntry | undefined, content: string | undefined): SecretType {
  return record !== undefined && isOf(record, content) ? record.type : 'Unknown'
}

/** The attributes that a product inherits. */
export interface Origin {
  readonly standing: RecordPolicies
  readonly type: SecretType
  /** The record's own policy for its present content; absent for the default one. */
  readonly policy: Policy | undefined
  /** As the record's entry has it, of its present content. */
  readonly widened: readonly string[] | undefined
  /** Clients that may read the present content back. */
  readonly readers: readonly Uint8Array[]
  /** Of its vault; absent for a temporary. */
  readonly vaultId: Uint8Array | undefined
  /** Born inside, and the policies around it let nobody outside learn its bytes. */
  readonly knownToNobody: boolean
}

/** The present facts of a source: to be read before anything is written over it. */
export function originOf({ place, standing }: CallSource): Origin {
  const { record } = standing
  const content = contentOf(place)
  const fresh = record !== undefined && isOf(record, content)
  const vaultId = 'address' in place ? place.address.vaultId : undefined
  return {
    standing,
    type: fresh ? record.type : 'Unknown',
    // Restrictions stay when another tool wrote something else; grants were for the former content.
    policy: fresh ? record.policy : admitted(record?.policy),
    readers: fresh ? record.readers : [],
    widened: fresh ? record.widened : undefined,
    vaultId,
    // All three: born inside, of this content, and under policies that show it to nobody.
    knownToNobody: fresh && record.knownTo === 'nobody' && !isExposed(standing),
  }
}

/** Whether the attributes describe the current content. */
export function isFresh({ place, standing: { record } }: CallSource): boolean {
  return record !== undefined && isOf(record, contentOf(place))
}

/** Whether a source may be several secrets side by side. */
export function isCompositeSource({ place, standing: { record } }: CallSource): boolean {
  const type = record?.type ?? 'Unknown'
  if ('bytes' in place) return isComposite(type, place.bytes.length)
  const { client, address } = place
  return isComposite(type, client.secretLength(address.vaultId, address.recordId))
}

function contentOf(place: CallSource['place']): string | undefined {
  if ('content' in place) return place.content
  const { client, address } = place
  return client.contentKey(address.vaultId, address.recordId)
}

function isOf(record: RecordEntry, content: string | undefined): boolean {
  return content?.startsWith(record.content) ?? false
}
