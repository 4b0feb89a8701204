import type { ClientState } from '@stronghold/engine'
import type { PlaceRole } from '../../contract/uses/places.js'

/** A place as the vault knows it: a record, or with `collect` a whole vault. */
export interface UsedPlace {
  readonly role: PlaceRole
  /** The client that has it: with `ReadRecord` not the calling one. */
  readonly client: ClientState
  readonly vaultId: Uint8Array
  readonly recordId: Uint8Array | undefined
}

/** A use that has to be approved. */
export interface ApprovedUse {
  readonly client: Uint8Array
  readonly procedure: string
  /** Undefined for a temporary, which an approval cannot name. */
  readonly place: UsedPlace | undefined
  /**
   * All places of the call in their present state and in its order; undefined where a source is a
   * temporary, whose content nobody could be shown.
   */
  places(): readonly UsedPlace[] | undefined
  /** SHA-256 of the encoded call. */
  digest(): Uint8Array
}
