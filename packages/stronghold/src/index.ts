export { attenuate } from './attenuate.js'
export type { AutoLockOptions } from './auto-lock.js'
export { type Budget, budgetOf, referenceBudget, zoneBudget } from './budget/budget.js'
export type { ApprovalRequest, Client, Version } from './client.js'
export type { ClientVault } from './client-vault.js'
export { parseDerivationPath } from './derivation-path.js'
export type { DestroySubject, SubjectIds } from './destruction.js'
export type { DoorState } from './door.js'
export {
  type BudgetKind,
  budgetKinds,
  type Crossing,
  type ErrorCode,
  type ErrorGroup,
  errorCodes,
  StrongholdError,
} from './errors.js'
export { formatVersion } from './file-version.js'
export { isErrorCode } from './is-error-code.js'
export {
  defaultWorkFactor,
  type KeyDerivation,
  KeyProvider,
  minimumWorkFactor,
  type PassphraseDerivation,
  type Pbkdf2Derivation,
} from './key-provider.js'
export { limitClient } from './limit-client.js'
export {
  type CounterLocation,
  type GenericLocation,
  type IdLocation,
  Location,
  type Path,
  pathBytes,
  type StoredLocation,
  type TemporaryLocation,
} from './location.js'
export type { LockEvent, OnLock } from './lock-event.js'
export type { LeaveOptions } from './lock-keeper.js'
export type { ClientInventory } from './messages/policy.js'
export type { ClientFacts, SnapshotFacts, WalletStore } from './messages/snapshot.js'
export {
  emptyReport,
  type MergePolicy,
  type SyncLine,
  type SyncReason,
  type SyncReport,
  syncLists,
} from './messages/sync.js'
export type { SnapshotCheck } from './messages/verify.js'
export type {
  ChangeKeyOptions,
  CommitOptions,
  CopyOptions,
  CopyReport,
  ImportClientOptions,
  ImportSnapshotOptions,
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
} from './options.js'
export type { OwnKey } from './own-key.js'
export type { PartnerSync, PullAnswer } from './partner-sync.js'
export type { AttributeRights, Permissions, VaultRights } from './permissions.js'
export { type ApprovalGrant, Policies, type PolicySubject } from './policies.js'
export {
  type ApprovalStatement,
  type ApprovedPlace,
  approvalToken,
  parseApprovalRequest,
} from './policy/approval.js'
export { approvalLines } from './policy/approval-lines.js'
export { defaultPolicy, otherUsages } from './policy/default-policy.js'
export { parsePolicyDocument, policyDocument } from './policy/document.js'
export { meetPolicies } from './policy/meet-policies.js'
export type { Attributes, Policy, Usage, Wrappable } from './policy/policy.js'
export { policySchema } from './policy/schema.js'
export * from './procedures/index.js'
export { type ProcedureName, procedureNames } from './procedures/names.js'
export type { ProofOptions } from './proof.js'
export { isProtection, type Protection, protectionNames } from './protections.js'
export type { Pull, PullProgress } from './pull.js'
export type { Restoration } from './restoration.js'
export type { Scope } from './scope.js'
export type { Inside, InsideReport, ProtectionState, Report, StartInside } from './session.js'
export { FileStorage, type FileStorageOptions } from './storage/file-storage.js'
export { MemoryStorage } from './storage/memory-storage.js'
export type { KeptGeneration, SnapshotStorage, StorageNotice } from './storage/snapshot-storage.js'
export type { Store } from './store.js'
export type { ByteSource } from './streams/byte-reader.js'
export { openStream } from './streams/open-stream.js'
export type { OpenStreamOptions, SealStreamOptions, StreamClient } from './streams/options.js'
export { sealStream } from './streams/seal-stream.js'
export { Stronghold } from './stronghold.js'
export type { SnapshotSync } from './sync.js'
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
} from './sync-options.js'
export type { GenerationReport, StateReport, Verification } from './verification.js'
export { inspectZoneProgram, startZone, type ZoneSettings } from './zone-inside.js'
