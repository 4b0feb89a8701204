import { type ClientState, idKey } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import type { Message } from '../../contract/messages/define.js'
import type { MessageName, messages } from '../../contract/messages/table.js'
import { runCalls } from '../calls/runner.js'
import { Versions } from '../calls/versions.js'
import { typeOf } from '../policy/source.js'
import type { PullMemory } from '../pull/memory.js'
import { type Address, isFixed } from '../resolver.js'
import type { Handling } from '../state/handling.js'
import type { InsideState } from '../state/state.js'
import { repairClock } from '../sync/repair.js'
import { destroy, purgeClient, replace } from './destroy.js'
import { inventoryOf } from './inventory.js'
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

type HandlerOf<M> =
  M extends Message<string, infer Input, infer Output>
    ? (state: InsideState, input: Input, handling: Handling) => Output
    : never

/** Why a record has no content, as opening it would say. */
function absent(client: ClientState, { vaultId, recordId }: Address): StrongholdError {
  if (!client.vaultExists(vaultId)) return new StrongholdError('VAULT_NOT_FOUND')
  const revoked = client.holds(vaultId, recordId)
  return new StrongholdError(revoked ? 'RECORD_REVOKED' : 'RECORD_NOT_FOUND')
}

/** A store in which a key is about to be looked for, and its value answered. */
function storeAt(state: InsideState, handle: number, key: Uint8Array): ClientState['store'] {
  const { store } = state.client(handle)
  state.meter?.name('path', key.length)
  state.meter?.add({ output: store.lengthOf(key) })
  return store
}

/** What the inside does for each message. */
export type Handlers = { readonly [N in MessageName]: HandlerOf<(typeof messages)[N]> }

/** `pulls`: what only the messages of a pull share. */
export const makeHandlers = (pulls: PullMemory): Handlers => ({
  ReportInside: ({ powers }) => {
    // The other facts about the system are reported when a zone starts.
    const { available: _, ...memory } = powers.allocator.report
    return { memory, crypto: { provider: powers.crypto.name, secp256k1: powers.secp256k1 } }
  },

  HostMemory(state, { bytes }) {
    state.memory = bytes
    return undefined
  },

  Create: createSnapshot,
  Unlock: unlock,
  Verify: verify,
  Rekey: rekey,
  Seal: seal,
  Confirm: confirm,
  SealUnder: sealUnder,
  StoreSnapshotKey: storeSnapshotKey,
  SealStored: sealStored,
  SealClient: sealClient,
  ImportClients: importClients,
  Clear(state, input, handling) {
    clear(state, input, handling)
    pulls.clear()
    return undefined
  },

  Inspect: (state) =>
    state.clients().map((client) => ({
      id: client.id,
      loaded: state.isLoaded(client),
      vaults: client.listVaults().map((id) => ({ id, records: client.listRecords(id) })),
      storeKeys: client.store.keys(state.powers.now()),
    })),

  ListClients: (state) =>
    state.clients().map((client) => ({ id: client.id, loaded: state.isLoaded(client) })),

  CreateClient(state, { path }) {
    const id = state.clientId(path)
    const { clients } = state.open.snapshot
    if (clients.has(idKey(id))) throw new StrongholdError('CLIENT_EXISTS')
    const client = state.open.snapshot.createClient(id, state.powers.now())
    state.knowClient(client, path)
    return { handle: state.load(client), id }
  },

  LoadClient(state, { path }) {
    const client = state.clientOf(path)
    const handle = state.load(client)
    state.knowClient(client, path)
    return { handle, id: client.id }
  },

  LoadClientById(state, { id }) {
    const client = state.clientById(id)
    return { handle: state.load(client), id: client.id }
  },

  UnloadClient(state, { handle }) {
    state.unload(handle)
    return undefined
  },

  PurgeClient: purgeClient,

  Execute: (state, { handle, calls }, { scratch }) =>
    runCalls(state, state.client(handle), calls, scratch),

  VaultExists: (state, { handle, vaultPath }) =>
    state.client(handle).vaultExists(state.resolver.vaultId(vaultPath)),

  RecordExists(state, { handle, location }) {
    const client = state.client(handle)
    // A head exists when any version does.
    if (!isFixed(location)) return new Versions(state, client).someExists(location.vaultPath)
    const { vaultId, recordId } = state.resolver.resolve(location)
    return client.recordExists(vaultId, recordId)
  },

  RecordType(state, { handle, location }) {
    const client = state.client(handle)
    const address = state.resolver.resolve(new Versions(state, client).toRead(location))
    const content = client.contentKey(address.vaultId, address.recordId)
    if (content === undefined) throw absent(client, address)
    return typeOf(state.attributes.of(client).standing(address).record, content)
  },

  StoreInsert: (state, { handle, key, value, lifetime }) =>
    storeAt(state, handle, key).insert(key, value, lifetime, state.powers.now()),
  StoreGet: (state, { handle, key }) => storeAt(state, handle, key).get(key, state.powers.now()),
  StoreDelete: (state, { handle, key }) =>
    storeAt(state, handle, key).delete(key, state.powers.now()),
  StoreHas: (state, { handle, key }) => storeAt(state, handle, key).has(key, state.powers.now()),
  StoreKeys(state, { handle }) {
    const { store } = state.client(handle)
    const { count, bytes } = store.keySizes
    state.meter?.things('key', count)
    state.meter?.add({ output: bytes })
    return store.keys(state.powers.now())
  },
  StoreClear(state, { handle }) {
    const { store } = state.client(handle)
    state.meter?.things('key', store.keySizes.count)
    store.clear()
    return undefined
  },

  AttachPolicy: attachPolicy,
  ReadPolicy: readPolicy,
  GrantApproval: grantApproval,
  RequestApproval: requestApproval,
  LabelRecord: labelRecord,
  ListVersions: (state, { handle, vaultPath }) =>
    new Versions(state, state.client(handle)).list(vaultPath),
  PruneVersions: pruneVersions,
  Inventory: (state) => state.clients().map((client) => inventoryOf(state, client)),
  Destroy: destroy,
  Replace: replace,

  SyncClients: syncClients,
  SyncFile: syncFile,
  Export: exportRecords,
  Import: importRecords,
  ExportLegacy: exportLegacy,
  ImportLegacy: importLegacy,
  PruneTombstones: pruneTombstones,
  RepairClock: repairClock,
  TrustPartner: trustPartner,
  DistrustPartner: distrustPartner,
  ListPartners: listPartners,
  BeginPull: (state, input, handling) => beginPull(state, pulls, input, handling),
  ContinuePull: (state, input, handling) => continuePull(state, pulls, input, handling),
  CancelPull: (_, input) => cancelPull(pulls, input),
  AnswerPull: (state, input, handling) => answerPull(state, pulls, input, handling),
})
