export { attenuate } from './client/attenuate.js'
export type { ApprovalRequest, Client, Version } from './client/client.js'
export type { ClientVault } from './client/client-vault.js'
export { limitClient } from './client/limit-client.js'
export type { AttributeRights, Permissions, VaultRights } from './client/permissions.js'
export type { Store } from './client/store.js'
export { type Budget, budgetOf, referenceBudget, zoneBudget } from './contract/budget/budget.js'
export { parseDerivationPath } from './contract/derivation-path.js'
export { approvalLines } from './contract/documents/approval-lines.js'
export { parsePolicyDocument, policyDocument } from './contract/documents/policy-document.js'
export { policySchema } from './contract/documents/policy-schema.js'
export {
  type BudgetKind,
  budgetKinds,
  type Crossing,
  type ErrorCode,
  type ErrorGroup,
  errorCodes,
  StrongholdError,
} from './contract/errors.js'
export { isErrorCode } from './contract/is-error-code.js'
export {
  type CounterLocation,
  type GenericLocation,
  type IdLocation,
  Location,
  type Path,
  pathBytes,
  type StoredLocation,
  type TemporaryLocation,
} from './contract/location.js'
export type { ClientInventory } from './contract/messages/policy.js'
export type { ClientFacts, SnapshotFacts, WalletStore } from './contract/messages/snapshot.js'
export {
  emptyReport,
  type MergePolicy,
  type SyncLine,
  type SyncReason,
  type SyncReport,
  syncLists,
} from './contract/messages/sync.js'
export type { SnapshotCheck } from './contract/messages/verify.js'
export {
  type ApprovalStatement,
  type ApprovedPlace,
  approvalToken,
  parseApprovalRequest,
} from './contract/policy/approval.js'
export type { Attributes, Policy, Usage, Wrappable } from './contract/policy/policy.js'
export * from './contract/procedures/index.js'
export { isProtection, type Protection, protectionNames } from './contract/protections.js'
export { defaultPolicy, otherUsages } from './contract/uses/default-policy.js'
export { meetPolicies } from './contract/uses/meet-policies.js'
export type { DestroySubject, SubjectIds } from './host/clients/destruction.js'
export {
  defaultWorkFactor,
  type KeyDerivation,
  KeyProvider,
  minimumWorkFactor,
  type PassphraseDerivation,
  type Pbkdf2Derivation,
} from './host/key-provider.js'
export type {
  ChangeKeyOptions,
  CommitOptions,
  CopyOptions,
  CopyReport,
  ImportClientOptions,
  ImportSnapshotOptions,
  LeaveOptions,
  NewKeyOptions,
  OpenOrCreateOptions,
  PlaceOptions,
  RestoreOptions,
  SourceOptions,
  StoredKeyOptions,
  StoreKeyOptions,
  TargetOptions,
  UnlockOptions,
  VerifyOptions,
} from './host/options.js'
export type { ApprovalGrant, Policies, PolicySubject } from './host/policies.js'
export type { ProofOptions } from './host/proof.js'
export type { AutoLockOptions } from './host/session/auto-lock.js'
export type { LockEvent, OnLock } from './host/session/lock-event.js'
export type {
  Inside,
  InsideReport,
  ProtectionState,
  Report,
  StartInside,
} from './host/session/session.js'
export type { StrongholdState } from './host/session/zone-session.js'
export { formatVersion } from './host/snapshot/file-version.js'
export type { Restoration } from './host/snapshot/restoration.js'
export type { GenerationReport, StateReport, Verification } from './host/snapshot/verification.js'
export { MemoryStorage } from './host/storage/memory-storage.js'
export type {
  KeptGeneration,
  SnapshotStorage,
  StorageNotice,
} from './host/storage/snapshot-storage.js'
export type { OwnKey } from './host/sync/exchange-key.js'
export type { PartnerSync, PullAnswer } from './host/sync/partner-sync.js'
export type { Pull, PullProgress } from './host/sync/pull.js'
export type { Scope } from './host/sync/scope.js'
export type { SnapshotSync } from './host/sync/sync.js'
export type {
  AnswerPullOptions,
  BeginPullOptions,
  ExportOptions,
  ImportOptions,
  LegacyExportOptions,
  LegacyImportOptions,
  Partner,
  SnapshotSyncOptions,
  SyncFileOptions,
  SyncOptions,
  TrustOptions,
} from './host/sync/sync-options.js'
export type { ZoneSettings } from './host/zone-settings.js'
export type { ByteSource } from './streams/byte-reader.js'
export { openStream } from './streams/open-stream.js'
export type { OpenStreamOptions, SealStreamOptions, StreamClient } from './streams/options.js'
export { sealStream } from './streams/seal-stream.js'
