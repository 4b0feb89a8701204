import { fixedBytes, list, optional, struct, u32, u53 } from '../codec/index.js'
import { calls, outputs } from './calls.js'
import { message } from './define.js'
import { subject } from './policy.js'
import { keyMaterial } from './snapshot.js'

/** A client, a vault or a record by its ids: another tool stores no names. */
const ids = struct({
  client: fixedBytes(24),
  vault: optional(fixedBytes(24)),
  record: optional(fixedBytes(24)),
})

/**
 * Destroys clients, vaults and records: all of them or none. The present key is needed where a
 * policy does not permit it. Answers the number of destroyed records, and the ids of the destroyed
 * clients.
 */
export const Destroy = message(
  'Destroy',
  'unlocked',
  struct({ subjects: list(subject), ids: list(ids), current: optional(keyMaterial) }),
  struct({ records: u53, clients: list(fixedBytes(24)) }),
  { changes: true, secret: true },
)

/** `Execute`, but a record that a call writes over is destroyed first, as by `Destroy`. */
export const Replace = message(
  'Replace',
  'unlocked',
  struct({ handle: u32, calls, current: optional(keyMaterial) }),
  outputs,
  { changes: true, secret: true },
)
