import { Kind } from '../channel/message.js'
import { MessageReader } from '../channel/message-reader.js'
import { MessageWriter } from '../channel/message-writer.js'
import { RecordOpener, RecordSealer } from '../channel/record.js'
import { RecordStream } from '../channel/record-stream.js'
import { Dispatcher } from './dispatcher.js'
import { Fault } from './program.js'
import { makeTables } from './tables.js'

/**
 * Sends calls through a channel of its own, with a key of zeros, so that everything a call touches
 * (Node's lazily loaded modules, OpenSSL's tables, the error path) was touched before the lock.
 */
export const warmUpChannel = (): void => {
  const tables = makeTables({
    initial: 'only',
    phases: {
      only: {
        echo: (payload) => payload.slice(),
        fail: () => {
          throw new Fault('WARM_UP')
        },
      },
    },
  })
  const key = () => new Uint8Array(32)
  const answers = new MessageWriter(new RecordSealer(key()), () => {})
  const dispatcher = new Dispatcher(tables, answers, 0xffff)
  const reader = new MessageReader(0xffff, (call, kind, code, payload) =>
    dispatcher.handle(call, kind, code, payload),
  )
  const stream = new RecordStream(new RecordOpener(key()))
  const calls = new MessageWriter(new RecordSealer(key()), (record) =>
    stream.push(record, (plaintext) => reader.push(plaintext)),
  )
  for (let code = 0; code < 3; code++) calls.add(code, Kind.call, code, new Uint8Array(100), false)
  calls.flush()
  answers.flush()
}
