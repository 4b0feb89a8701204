import { bytes, struct, u32 } from '../codec/index.js'
import { answers } from './answer.js'
import { manageRecords } from './define.js'

/** Destroys the revoked records of a vault; answers how many. An unknown vault has none. */
export const GarbageCollect = manageRecords({
  name: 'GarbageCollect',
  number: 2,
  source: 'IOTA stronghold.rs 2.0',
  input: struct({
    /** The vault. */
    vaultPath: bytes,
  }),
  output: u32,
  answer: answers.plain,
  cost: () => ({ work: 50, output: 4 }),
  vaults: ({ vaultPath }) => [vaultPath],
  revokes: () => [],
  collects: ({ vaultPath }) => [vaultPath],
})
