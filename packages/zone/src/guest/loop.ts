import { MessageReader } from '../channel/message-reader.js'
import type { MessageWriter } from '../channel/message-writer.js'
import type { RecordOpener } from '../channel/record.js'
import { RecordStream } from '../channel/record-stream.js'
import type { Descriptor } from './descriptor.js'
import { Dispatcher } from './dispatcher.js'
import type { ZoneProgram } from './program.js'
import type { Tables } from './tables.js'

/**
 * Answers calls until the host closes the channel. There is no event loop any more: the thread
 * sleeps in `read`, so that the filter need not allow what an event loop needs.
 *
 * Throws when the channel is broken; the process must end then.
 */
export const serve = (
  wire: Descriptor,
  opener: RecordOpener,
  writer: MessageWriter,
  program: ZoneProgram,
  tables: Tables,
  maxMessageLength: number,
): void => {
  const dispatcher = new Dispatcher(tables, writer, maxMessageLength)
  const messages = new MessageReader(maxMessageLength, (call, kind, code, payload) =>
    dispatcher.handle(call, kind, code, payload),
  )
  const records = new RecordStream(opener)
  let first: Uint8Array | undefined
  let handled = false
  const work = () => {
    for (let plaintext = first; plaintext !== undefined; plaintext = records.next()) {
      messages.push(plaintext)
      plaintext.fill(0)
    }
    handled = true
  }
  for (;;) {
    const count = wire.read(records.writable())
    if (count === 0) return
    records.advance(count)
    first = records.next()
    if (first === undefined) continue
    dispatcher.begin()
    if (program.batch === undefined) {
      work()
    } else {
      handled = false
      program.batch(work)
      if (!handled) throw new Error('the program left its calls unhandled')
    }
    writer.flush()
  }
}
