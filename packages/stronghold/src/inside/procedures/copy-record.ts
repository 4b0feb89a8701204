import { CopyRecord } from '../../contract/procedures/copy-record.js'
import { implement } from './implement.js'
import { whole } from './unsuitable.js'

/**
 * The copy has the policy, the type and the readers of its source (`carries`), or a looser place
 * would be the way around a policy.
 */
export const copyRecord = implement(CopyRecord, ([secret]) => ({
  secret: whole(secret),
  output: undefined,
}))
