import type { ClientState } from '@stronghold/engine'
import type { SecretType } from '../procedures/secret-type.js'
import type { Standing } from './attributes/client-attributes.js'
import type { Address } from './resolver.js'

/** A secret that a call wants to use: found and judged, not yet opened. */
export interface Source {
  /** Where it lies; a temporary is open already. */
  readonly place:
    | { readonly client: ClientState; readonly address: Address }
    | { readonly bytes: Uint8Array; readonly content: string }
  readonly standing: Standing
  readonly type: SecretType
  /** It was born inside, and nobody outside can know its bytes. */
  readonly knownToNobody: boolean
}

/** Vault id and record id side by side (48 bytes), for approvals. */
export function recordName({ vaultId, recordId }: Address): Uint8Array {
  const name = new Uint8Array(vaultId.length + recordId.length)
  name.set(vaultId)
  name.set(recordId, vaultId.length)
  return name
}
