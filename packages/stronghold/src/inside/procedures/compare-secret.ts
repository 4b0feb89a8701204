import { CompareSecret } from '../../contract/procedures/compare-secret.js'
import { implement } from './implement.js'
import { implementBeyond } from './table.js'
import { whole } from './unsuitable.js'

const compareSecret = implement(CompareSecret, ([secret], { expected }, { crypto }) => {
  return crypto.equal(whole(secret), expected)
})

implementBeyond(compareSecret)
