import type { Stream } from '@libp2p/interface'
import { maxFrameLength } from './frame-guard.js'

/** Bytes that a peer may send on a relayed stream before the other one has taken them. */
const window = 1 << 18

/** The fields of a Yamux stream that set the size of its window. */
type Windowed = Stream & { maxStreamWindowSize: number }

/**
 * Carries the bytes of each of two streams to the other, as fast as the other takes them, until
 * both ends have closed theirs; a reset of either ends both.
 * @param bytes after so many, in both directions together, both are ended.
 */
export function carry(one: Stream, other: Stream, bytes: number): void {
  let left = bytes
  const end = (error: Error) => {
    one.abort(error)
    other.abort(error)
  }
  const spend = (length: number) => {
    left -= length
    if (left < 0) end(new Error('more than the relay carries'))
    return left >= 0
  }
  carryOneWay(one, other, spend, end)
  carryOneWay(other, one, spend, end)
}

function carryOneWay(
  from: Stream,
  to: Stream,
  spend: (length: number) => boolean,
  end: (error: Error) => void,
): void {
  ;(from as Windowed).maxStreamWindowSize = window
  // A window that had grown before may still be used up.
  from.maxReadBufferLength = maxFrameLength
  // Not at once: libp2p's steps after an event undo a pause that was made during it, and do not
  // send bytes that were written during it.
  const adjust = () =>
    queueMicrotask(() => {
      const isFull = to.writableNeedsDrain || to.writeBufferLength > 0
      if (isFull && from.readStatus === 'readable') from.pause()
      else if (!isFull && from.readStatus === 'paused') from.resume()
    })
  to.addEventListener('drain', adjust)
  to.addEventListener('idle', adjust)
  const close = () => void to.close().catch(end)
  if (from.readableEnded) close()
  else from.addEventListener('end', close)
  to.addEventListener('close', ({ error }) => {
    if (error !== undefined || !from.readableEnded) end(error ?? new Error('the other end is gone'))
  })
  from.addEventListener('message', ({ data }) => {
    if (!spend(data.byteLength)) return
    try {
      to.send(data)
    } catch (error) {
      end(error as Error)
    }
    adjust()
  })
}
