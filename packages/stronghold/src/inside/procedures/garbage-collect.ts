import { GarbageCollect } from '../../contract/procedures/garbage-collect.js'
import { implement } from './implement.js'

/**
 * Destroys what was revoked in a vault: its bytes are in no later file. The policies of vault and
 * client were asked by then (`permitRemoval`).
 */
export const garbageCollect = implement(GarbageCollect, (records, { vaultPath }) =>
  records.collectGarbage(vaultPath),
)
