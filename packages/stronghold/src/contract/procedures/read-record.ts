import { bytes, optional, struct } from '../codec/index.js'
import { storedLocation } from '../location.js'
import { answers } from './answer.js'
import { useSecret } from './define.js'
import { anySecret } from './suits.js'

/**
 * The bytes of a record of personal data: one that `WriteVault` wrote with `readers`, read by a
 * client that they name. Keys and everything that a procedure made cannot be read by anybody.
 *
 * `client` is the path of the client whose record it is; absent, the caller's own. Being the owner
 * is not enough: a client that may read its own records is named as well.
 * @throws StrongholdError `POLICY_DENIED` when the caller is not named, `CLIENT_NOT_FOUND`.
 */
export const ReadRecord = useSecret({
  name: 'ReadRecord',
  number: 12,
  source: 'Stronghold',
  memory: 'guarded',
  input: struct({
    /** The record. */
    location: storedLocation,
    /** The path of the record's client; absent: this one. */
    client: optional(bytes),
  }),
  output: bytes,
  answer: () => answers.bytesFrom(0),
  cost: (_, [length = 0]) => ({ output: length }),
  sources: ({ location }) => [location],
  suits: [anySecret],
  reads: true,
  reveals: true,
  owner: ({ client }) => client,
})
