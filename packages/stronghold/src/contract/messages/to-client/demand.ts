import type { StoredLocation } from '../../location.js'
import type { Call } from '../../procedures/define.js'

/**
 * What a message to a client asks for, in words that permissions are held against and that a person
 * is shown. A role without a rule in `client/permissions.ts` is denied.
 */
export type Demand = CallsDemand | ApprovalDemand | RecordDemand | VaultDemand | StoreDemand

/** Calls to run. */
export interface CallsDemand {
  readonly kind: 'calls'
  readonly calls: readonly Call[]
}

/** An approval of calls. */
export interface ApprovalDemand {
  readonly kind: 'approval'
  readonly calls: readonly Call[]
}

/** One record: whether it is there, of what type its content is, or its label. */
export interface RecordDemand {
  readonly kind: 'record'
  readonly role: 'list' | 'type' | 'label'
  readonly location: StoredLocation
}

/** A whole vault: what is there, or what of it is destroyed. */
export interface VaultDemand {
  readonly kind: 'vault'
  readonly role: 'list' | 'revoke'
  readonly vaultPath: Uint8Array
  /** What a person is shown besides the name of the message. */
  readonly detail?: string
}

/** An entry of the store, or all of it without a key. */
export interface StoreDemand {
  readonly kind: 'store'
  readonly role: 'list' | 'read' | 'write' | 'remove'
  readonly key: Uint8Array | undefined
}

/** What kinds of demands there are. */
export type DemandKind = Demand['kind']

/** A demand of one kind. */
export type DemandOf<Kind extends DemandKind> = Extract<Demand, { readonly kind: Kind }>
