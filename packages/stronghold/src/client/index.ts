/**
 * What a page, a renderer or a worker needs to hold a client by reference (`/actors` connects it):
 * locations, the calls of all procedures, what narrows a client, and errors. It computes nothing on
 * secrets, and loads nothing that does.
 */

export { approvalLines } from '../contract/documents/approval-lines.js'
export {
  type BudgetKind,
  type Crossing,
  type ErrorCode,
  type ErrorGroup,
  errorCodes,
  StrongholdError,
} from '../contract/errors.js'
export { isErrorCode } from '../contract/is-error-code.js'
export {
  type CounterLocation,
  type GenericLocation,
  type IdLocation,
  Location,
  type Path,
  pathBytes,
  type StoredLocation,
  type TemporaryLocation,
} from '../contract/location.js'
export {
  type ApprovalStatement,
  type ApprovedPlace,
  approvalToken,
  parseApprovalRequest,
} from '../contract/policy/approval.js'
export type { Attributes, Policy, Usage, Wrappable } from '../contract/policy/policy.js'
export * from '../contract/procedures/index.js'
export { attenuate } from './attenuate.js'
export type { ApprovalRequest, Client, Version } from './client.js'
export type { ClientVault } from './client-vault.js'
export { limitClient } from './limit-client.js'
export type { AttributeRights, Permissions, VaultRights } from './permissions.js'
export type { Store } from './store.js'
