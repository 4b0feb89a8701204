import type { Message } from '../../contract/messages/define.js'
import type { MessageName, messages } from '../../contract/messages/table.js'
import type { PullMemory } from '../pull/memory.js'
import type { Authority, PowerName } from '../state/authority.js'
import type { Handling } from '../state/handling.js'
import { repairClock } from '../sync/repair.js'
import { execute, listVersions, recordExists, recordType } from './calls.js'
import { createClient, listClients, loadClient, loadClientById, unloadClient } from './client.js'
import { destroy, purgeClient, replace } from './destroy.js'
import { hostMemory, reportInside } from './host.js'
import { inspect, inventory } from './inventory.js'
import { distrustPartner, listPartners, trustPartner } from './partner.js'
import {
  attachPolicy,
  grantApproval,
  labelRecord,
  pruneVersions,
  readPolicy,
  requestApproval,
} from './policy.js'
import { answerPull, beginPull, cancelPull, continuePull } from './pull.js'
import { confirm, createSnapshot, rekey, seal, sealUnder, unlock } from './snapshot.js'
import { storeClear, storeDelete, storeGet, storeHas, storeInsert, storeKeys } from './store.js'
import {
  exportLegacy,
  exportRecords,
  importLegacy,
  importRecords,
  pruneTombstones,
  syncClients,
  syncFile,
} from './sync.js'
import { clear, importClients, sealClient, sealStored, storeSnapshotKey } from './transfer.js'
import { verify } from './verify.js'

/** What the inside does for a message, and all that it can do it with. */
interface Handler<Input, Output> {
  readonly powers: readonly PowerName[]
  handle(state: never, input: Input, handling: Handling): Output
}

type HandlerOf<M> =
  M extends Message<string, infer Input, infer Output> ? Handler<Input, Output> : never

/** A handler for each message. */
export type Handlers = { readonly [N in MessageName]: HandlerOf<(typeof messages)[N]> }

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text extends ''
    ? never
    : Text

/** `unknown` where both are the same, else an object type that no text is of. */
type Same<Said, Meant> = [Said] extends [Meant]
  ? [Meant] extends [Said]
    ? unknown
    : { readonly missing: Exclude<Meant, Said> }
  : { readonly needless: Exclude<Said, Meant> }

/**
 * A handler and the names of its powers: those that its type says, and none besides, or this does
 * not compile. The message is handled with exactly these (`attenuated`), so that a row of the table
 * says how far a fault in one handler can reach.
 */
function handler<State, Input, Output, const Names extends string>(
  powers: Names & Same<Words<Names>, keyof State>,
  handle: (state: State, input: Input, handling: Handling) => Output,
): Handler<Input, Output> {
  return row(powers, handle)
}

/**
 * The same for a handler that is written into the table: its row gives it its powers, and their
 * types. One that is longer than a line stands in the file of its subject.
 */
function inline<Input, Output, const Names extends string>(
  powers: Names & Same<Exclude<Words<Names>, PowerName>, never>,
  handle: (state: Pick<Authority, Words<Names> & PowerName>, input: Input) => Output,
): Handler<Input, Output> {
  return row(powers, handle)
}

/** What a chain of calls takes. */
const calling =
  'powers meter resolver clients attributes names stamp guard batchSecrets publicValues revealed temporaryContent'
/** What a sync takes that writes into the open snapshot. */
const syncing = 'powers meter resolver attributes names stamp batchSecrets snapshot lineage'

/**
 * The powers of each message. File keys are with those that write files, and stores have no way to a secret.
 * `pulls`: what the messages of a pull share.
 */
export const makeHandlers = (pulls: PullMemory): Handlers => ({
  ReportInside: handler('powers', reportInside),
  HostMemory: handler('memory', hostMemory),
  Create: handler('powers memory install', createSnapshot),
  Unlock: handler('powers memory install', unlock),
  Verify: handler('powers memory verifiedKey', verify),
  Rekey: handler('powers memory owner lineage keys storedKeys', rekey),
  Seal: handler('powers attributes snapshot lineage keys', seal),
  Confirm: handler('attributes keys', confirm),
  SealUnder: handler('powers memory attributes owner snapshot lineage', sealUnder),
  StoreSnapshotKey: handler('powers memory owner snapshot lineage storedKeys', storeSnapshotKey),
  SealStored: handler('powers attributes snapshot lineage storedKeys', sealStored),
  SealClient: handler('powers clients attributes snapshot lineage keys', sealClient),
  ImportClients: handler(
    'powers memory clients attributes names stamp batchSecrets snapshot lineage',
    importClients,
  ),
  Clear: handler('powers clients attributes owner snapshot replaceSnapshot', clear(pulls)),
  Inspect: handler('powers clients handles', inspect),
  ListClients: handler('clients handles', listClients),
  CreateClient: handler('clients handles names', createClient),
  LoadClient: handler('clients handles names', loadClient),
  LoadClientById: handler('clients handles', loadClientById),
  UnloadClient: handler('handles', unloadClient),
  PurgeClient: handler('clients handles attributes owner batchSecrets', purgeClient),
  Execute: handler(`${calling} handles`, execute),
  VaultExists: inline('resolver handles', ({ handles, resolver }, { handle, vaultPath }) =>
    handles.client(handle).vaultExists(resolver.vaultId(vaultPath)),
  ),
  RecordExists: handler('meter resolver handles attributes', recordExists),
  RecordType: handler('meter resolver handles attributes', recordType),
  StoreInsert: handler('powers meter stores', storeInsert),
  StoreGet: handler('powers meter stores', storeGet),
  StoreDelete: handler('powers meter stores', storeDelete),
  StoreHas: handler('powers meter stores', storeHas),
  StoreKeys: handler('powers meter stores', storeKeys),
  StoreClear: handler('meter stores', storeClear),
  AttachPolicy: handler('meter resolver clients attributes stamp owner', attachPolicy),
  ReadPolicy: handler('meter resolver clients attributes stamp', readPolicy),
  GrantApproval: handler('meter resolver clients attributes approvals', grantApproval),
  RequestApproval: handler(
    'powers meter resolver clients handles attributes approvals',
    requestApproval,
  ),
  LabelRecord: handler('meter resolver handles attributes stamp', labelRecord),
  ListVersions: handler('meter resolver handles attributes', listVersions),
  PruneVersions: handler(
    'powers meter resolver clients handles attributes stamp guard batchSecrets',
    pruneVersions,
  ),
  Inventory: handler('powers resolver clients handles attributes', inventory),
  Destroy: handler('meter resolver clients handles attributes stamp owner batchSecrets', destroy),
  Replace: handler(`${calling} handles owner`, replace),
  SyncClients: handler(`${syncing} handles`, syncClients),
  SyncFile: handler(`${syncing} memory clients`, syncFile),
  Export: handler('powers meter resolver handles attributes owner snapshot lineage', exportRecords),
  Import: handler(`${syncing} clients handles`, importRecords),
  ExportLegacy: handler('powers attributes owner snapshot', exportLegacy),
  ImportLegacy: handler(`${syncing} clients handles`, importLegacy),
  PruneTombstones: handler('clients attributes approvals', pruneTombstones),
  RepairClock: handler('powers clients attributes stamp owner lineage', repairClock),
  TrustPartner: handler('powers clients owner snapshot', trustPartner),
  DistrustPartner: handler('powers snapshot', distrustPartner),
  ListPartners: handler('powers snapshot', listPartners),
  BeginPull: handler(`${syncing} clients handles`, beginPull(pulls)),
  ContinuePull: handler(`${syncing} clients handles`, continuePull(pulls)),
  CancelPull: handler('', cancelPull(pulls)),
  AnswerPull: handler(
    'powers meter resolver clients handles attributes snapshot lineage',
    answerPull(pulls),
  ),
})

function row<Input, Output>(
  powers: string,
  handle: Handler<Input, Output>['handle'],
): Handler<Input, Output> {
  return { powers: (powers === '' ? [] : powers.split(' ')) as PowerName[], handle }
}
