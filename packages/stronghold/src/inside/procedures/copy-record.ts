import { CopyRecord } from '../../contract/procedures/copy-record.js'
import { implement } from './implement.js'
import { whole } from './unsuitable.js'

export const copyRecord = implement(CopyRecord, ([secret]) => ({
  secret: whole(secret),
  output: undefined,
}))
