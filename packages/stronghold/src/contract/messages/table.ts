import * as client from './client.js'
import * as destroy from './destroy.js'
import * as partner from './partner.js'
import * as policy from './policy.js'
import * as snapshot from './snapshot.js'
import * as sync from './sync.js'
import { toClientMessages } from './to-client/table.js'
import * as transfer from './transfer.js'
import * as verify from './verify.js'

/** Every message by its name: the zone has a handler for each, and no other. */
export const messages = {
  ReportInside: snapshot.ReportInside,
  HostMemory: snapshot.HostMemory,
  Create: snapshot.Create,
  Unlock: snapshot.Unlock,
  Verify: verify.Verify,
  Rekey: snapshot.Rekey,
  Seal: snapshot.Seal,
  Confirm: snapshot.Confirm,
  SealUnder: snapshot.SealUnder,
  StoreSnapshotKey: transfer.StoreSnapshotKey,
  SealStored: transfer.SealStored,
  SealClient: transfer.SealClient,
  ImportClients: transfer.ImportClients,
  Clear: transfer.Clear,
  Inspect: snapshot.Inspect,
  ListClients: client.ListClients,
  CreateClient: client.CreateClient,
  LoadClient: client.LoadClient,
  LoadClientById: client.LoadClientById,
  UnloadClient: client.UnloadClient,
  PurgeClient: client.PurgeClient,
  ...toClientMessages,
  AttachPolicy: policy.AttachPolicy,
  ReadPolicy: policy.ReadPolicy,
  GrantApproval: policy.GrantApproval,
  Inventory: policy.Inventory,
  Destroy: destroy.Destroy,
  Replace: destroy.Replace,
  SyncClients: sync.SyncClients,
  SyncFile: sync.SyncFile,
  Export: sync.Export,
  Import: sync.Import,
  ExportLegacy: sync.ExportLegacy,
  ImportLegacy: sync.ImportLegacy,
  PruneTombstones: sync.PruneTombstones,
  RepairClock: sync.RepairClock,
  TrustPartner: partner.TrustPartner,
  DistrustPartner: partner.DistrustPartner,
  ListPartners: partner.ListPartners,
  BeginPull: partner.BeginPull,
  ContinuePull: partner.ContinuePull,
  CancelPull: partner.CancelPull,
  AnswerPull: partner.AnswerPull,
} as const

/** The names of the messages. */
export type MessageName = keyof typeof messages
