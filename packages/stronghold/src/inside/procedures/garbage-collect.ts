import { GarbageCollect } from '../../contract/procedures/garbage-collect.js'
import { implement } from './implement.js'

export const garbageCollect = implement(GarbageCollect, (records, { vaultPath }) =>
  records.collectGarbage(vaultPath),
)
