import {
  boolean,
  bytes,
  fixedBytes,
  list,
  nothing,
  optional,
  struct,
  u32,
  u53,
} from '../codec/index.js'
import { storedLocation } from '../location.js'
import { secretType } from '../procedures/secret-type.js'
import { calls, outputs } from './calls.js'
import { message } from './define.js'
import { keyMaterial } from './snapshot.js'
import { toClient } from './to-client.js'

/** A loaded client is named by a handle: holding the number is holding the client. */
const handle = struct({ handle: u32 })
const path = struct({ path: bytes })
const value = optional(bytes)

/** The clients of the snapshot. */
export const ListClients = message(
  'ListClients',
  'unlocked',
  nothing,
  list(struct({ id: fixedBytes(24), loaded: boolean })),
)
/** Makes and loads an empty client. Answers its handle and id. */
export const CreateClient = message(
  'CreateClient',
  'unlocked',
  path,
  struct({ handle: u32, id: fixedBytes(24) }),
  { changes: true },
)
/** Loads a client of the snapshot. Answers its handle and id. */
export const LoadClient = message(
  'LoadClient',
  'unlocked',
  path,
  struct({ handle: u32, id: fixedBytes(24) }),
)
/** The same by its id, where nobody knows its name. */
export const LoadClientById = message(
  'LoadClientById',
  'unlocked',
  struct({ id: fixedBytes(24) }),
  struct({ handle: u32, id: fixedBytes(24) }),
)
/** Makes a handle useless. The client's state stays in the snapshot, changes included. */
export const UnloadClient = message('UnloadClient', 'unlocked', handle, nothing)
/** Removes a client, loaded or not, with all its vaults and its store. */
export const PurgeClient = message(
  'PurgeClient',
  'unlocked',
  struct({ path: bytes, current: optional(keyMaterial) }),
  nothing,
  { changes: true, secret: true },
)

/** Runs calls in order: all of them or none. */
export const Execute = toClient('Execute', { calls }, outputs, { secret: true })

export const VaultExists = toClient('VaultExists', { vaultPath: bytes }, boolean)
export const RecordExists = toClient('RecordExists', { location: storedLocation }, boolean)
/** What a record is a secret of; opens nothing. */
export const RecordType = toClient('RecordType', { location: storedLocation }, secretType)

/** Stores a value; answers the unexpired value that it replaced. `lifetime` in milliseconds. */
export const StoreInsert = toClient(
  'StoreInsert',
  { key: bytes, value: bytes, lifetime: optional(u53) },
  value,
  { changes: true, secret: true },
)
export const StoreGet = toClient('StoreGet', { key: bytes }, value)
/** Removes a value; answers it when it had not expired. */
export const StoreDelete = toClient('StoreDelete', { key: bytes }, value, { changes: true })
export const StoreHas = toClient('StoreHas', { key: bytes }, boolean)
export const StoreKeys = toClient('StoreKeys', {}, list(bytes))
export const StoreClear = toClient('StoreClear', {}, nothing, { changes: true })
