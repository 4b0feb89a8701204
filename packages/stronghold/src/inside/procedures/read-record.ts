import { ReadRecord } from '../../contract/procedures/read-record.js'
import { makeWipeable } from '../../contract/wipeable.js'
import { implement } from './implement.js'

/**
 * Personal data, read back by a client that was named a reader when it was written
 * (`requireReader`). Keys have no readers: nothing else in this folder answers the bytes of a
 * record.
 */
export const readRecord = implement(ReadRecord, ([secret]) => {
  const data = makeWipeable(secret?.bytes.length ?? 0)
  if (secret !== undefined) data.set(secret.bytes)
  return data
})
