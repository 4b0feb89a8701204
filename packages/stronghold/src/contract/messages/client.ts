import { boolean, bytes, fixedBytes, list, nothing, optional, struct, u32 } from '../codec/index.js'
import { message } from './define.js'
import { keyMaterial } from './snapshot.js'

/** A loaded client is named by a handle: holding the number is holding the client. */
const handle = struct({ handle: u32 })
const path = struct({ path: bytes })

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
/** The same by its id, where the name is unknown. */
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
