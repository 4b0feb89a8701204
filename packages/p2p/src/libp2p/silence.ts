import type { MessageStream, StreamMuxer } from '@libp2p/interface'

/** Milliseconds between two looks at a connection. */
const intervalMilliseconds = 1500
/** Looks in a row that find nothing new, after which the peer is gone: after 7.5 to 9 seconds. */
const max = 5

/**
 * Ends a connection on which nothing arrives any more, not even the answer to a ping: a cut link
 * gives no sign. A ping alone is no proof: behind a megabyte on a slow line its answer is late.
 * Looks are counted instead of time: the next look finds bytes that came while this process was
 * suspended.
 * @returns to be called whenever something has come.
 */
export function endWhenSilent(muxer: StreamMuxer, connection: MessageStream): () => void {
  const error = new Error('nothing comes any more')
  let misses = 0
  const timer = setInterval(() => {
    if (++misses <= max) return
    clearInterval(timer)
    // First the streams: an end of the connection would look as if the peer had hung up on each.
    muxer.abort(error)
    connection.abort(error)
  }, intervalMilliseconds)
  timer.unref()
  connection.addEventListener('close', () => clearInterval(timer))
  return () => {
    misses = 0
  }
}
