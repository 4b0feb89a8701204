import { fixedBytes, list, optional, struct, u32, u53 } from '../codec/index.js'
import { calls, outputs } from './calls.js'
import { message } from './define.js'
import { subject } from './policy.js'
import { keyMaterial } from './snapshot.js'

/** A client, a vault or a record by its ids: names of what another tool wrote are not known. */
const ids = struct({
  client: fixedBytes(24),
  vault: optional(fixedBytes(24)),
  record: optional(fixedBytes(24)),
})

/**
 * Destroys clients, vaults and records: all of them or none. The present key is needed where a
 * policy does not permit it. Answers how many records went, and the ids of the clients that did.
 */
export const Destroy = message(
  'Destroy',
  'unlocked',
  struct({ subjects: list(subject), ids: list(ids), current: optional(keyMaterial) }),
  struct({ records: u53, clients: list(fixedBytes(24)) }),
  { changes: true, secret: true },
)

/** `Execute`, but whatever a call writes over is destroyed first, as `Destroy` does. */
export const Replace = message(
  'Replace',
  'unlocked',
  struct({ handle: u32, calls, current: optional(keyMaterial) }),
  outputs,
  { changes: true, secret: true },
)
