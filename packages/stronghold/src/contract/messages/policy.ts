import {
  boolean,
  bytes,
  fixedBytes,
  list,
  nothing,
  optional,
  struct,
  text,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'
import { storedLocation } from '../location.js'
import { policy, statedPolicy } from '../policy/policy.js'
import { secretType } from '../procedures/secret-type.js'
import { message } from './define.js'
import { keyMaterial } from './snapshot.js'

/** The subject of a policy or of a destruction: a client, or one vault or record of it. */
export const subject = struct({
  client: bytes,
  vaultPath: optional(bytes),
  location: optional(storedLocation),
})

/**
 * Attaches a policy, or with none detaches it. The first one that only narrows needs nothing;
 * otherwise the present key proves that the caller could open the file itself.
 */
export const AttachPolicy = message(
  'AttachPolicy',
  'unlocked',
  struct({ subject, policy: optional(statedPolicy), current: optional(keyMaterial) }),
  nothing,
  { changes: true, secret: true },
)

/** The policy that is attached to a client, vault or record; not those around it. */
export const ReadPolicy = message(
  'ReadPolicy',
  'unlocked',
  struct({ subject }),
  struct({ policy: optional(policy) }),
)

/** Makes a token (32 bytes) that approves uses by one client. `lifetime` in milliseconds. */
export const GrantApproval = message(
  'GrantApproval',
  'unlocked',
  struct({
    client: bytes,
    procedure: optional(text),
    location: optional(storedLocation),
    purpose: text,
    lifetime: u53,
    uses: u32,
  }),
  fixedBytes(32),
)

const inventoryRecord = struct({
  id: fixedBytes(24),
  /** Known for records of this library. */
  location: optional(storedLocation),
  revoked: boolean,
  type: secretType,
  label: optional(text),
  /** Milliseconds since 1970. */
  created: optional(u53),
  changed: optional(u53),
  /** As of the last use that a commit followed. */
  lastUsed: optional(u53),
  uses: u53,
  policy: optional(policy),
  /** Whether a client may read the bytes back (personal data). */
  readable: boolean,
  /** Whether nobody outside can know the bytes: they were drawn here and never left. */
  bornInside: boolean,
})

const inventoryVault = struct({
  id: fixedBytes(24),
  name: optional(bytes),
  policy: optional(policy),
  records: list(inventoryRecord),
})

/** All facts about a client's contents, without the contents. */
export const clientInventory = struct({
  id: fixedBytes(24),
  name: optional(bytes),
  loaded: boolean,
  policy: optional(policy),
  vaults: list(inventoryVault),
  storeKeys: list(bytes),
})
export type ClientInventory = ValueOf<typeof clientInventory>

/** All clients with vaults, records, types, labels, policies, times. */
export const Inventory = message('Inventory', 'unlocked', nothing, list(clientInventory))
