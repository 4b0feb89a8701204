import { ReadRecord } from '../../contract/procedures/read-record.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { implement } from './implement.js'

export const readRecord = implement(ReadRecord, ([secret]) => {
  const data = makeWipeable(secret?.bytes.length ?? 0)
  if (secret !== undefined) data.set(secret.bytes)
  return data
})
