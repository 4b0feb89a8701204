import { boolean, struct } from '../codec/index.js'
import { storedLocation } from '../location.js'
import { answers } from './answer.js'
import { manageRecords } from './define.js'

/**
 * Revokes the record at `location`: it can no longer be used. With `collect` its bytes, and those
 * of every other revoked record of the vault, are destroyed at once; otherwise they stay in the
 * file until `GarbageCollect`.
 *
 * Answers whether there was a record to revoke.
 */
export const RevokeData = manageRecords({
  name: 'RevokeData',
  number: 1,
  source: 'IOTA stronghold.rs 2.0',
  input: struct({
    /** The record; the newest version for a head. */
    location: storedLocation,
    /** Whether to destroy it at once. */
    collect: boolean,
  }),
  output: boolean,
  answer: answers.plain,
  cost: () => ({ work: 80, output: 1 }),
  vaults: ({ location }) => [location.vaultPath],
  revokes: ({ location }) => [location],
  collects: ({ location, collect }) => (collect ? [location.vaultPath] : []),
})
