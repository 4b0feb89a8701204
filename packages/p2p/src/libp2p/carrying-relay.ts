import { AsyncLocalStorage } from 'node:async_hooks'
import type { Connection, Stream } from '@libp2p/interface'
import { carry } from './carry.js'
import { altered, type Component, withComponents } from './components.js'

/** The two halves of a connection that a relay is asked for. */
interface Pair {
  readonly asker: Stream
  asked?: Stream
  /** They are only prepared at first; then the asker is answered, and they are joined. */
  state: 'prepared' | 'answered' | 'carried'
}

/** Events by which libp2p would carry bytes, and see their end. */
const carried: readonly string[] = ['message', 'remoteCloseWrite']

/**
 * Lets a relay carry its connections by `carry`. libp2p decides which peers are relayed, and makes
 * the two streams; but it joins them by an unbounded queue, and a second one that is never read: a
 * relay kept every byte that came from one side, for the lifetime of the connection.
 * @param bytes the most that one connection may carry, in both directions together.
 */
export function carryingRelay<C, T>(part: Component<C, T>, bytes: number): Component<C, T> {
  const pairs = new AsyncLocalStorage<Pair>()
  const asking = (connection: Connection): Connection =>
    altered(connection, {
      newStream: async (protocols, options) => {
        const stream = await connection.newStream(protocols, options)
        const pair = pairs.getStore()
        if (pair === undefined) return stream
        pair.asked = stream
        return half(pair, stream, bytes)
      },
    })
  return withComponents(part, ({ registrar, connectionManager }) => ({
    registrar: altered(registrar, {
      handle: (protocol, handler, options) =>
        registrar.handle(
          protocol,
          (asker, connection) => {
            const pair: Pair = { asker, state: 'prepared' }
            return pairs.run(pair, () => handler(half(pair, asker, bytes), connection))
          },
          options,
        ),
    }),
    connectionManager: altered(connectionManager, {
      getConnections: (...peer) => connectionManager.getConnections(...peer).map(asking),
    }),
  }))
}

/** A stream as libp2p's relay sees it: libp2p receives no event that `carry` handles. */
function half(pair: Pair, stream: Stream, bytes: number): Stream {
  const addEventListener = (...args: Parameters<Stream['addEventListener']>) => {
    const { asker, asked, state } = pair
    if (asked === undefined || state === 'prepared' || !carried.includes(args[0])) {
      stream.addEventListener(...args)
    } else if (state === 'answered') {
      pair.state = 'carried'
      carry(asker, asked, bytes)
    }
  }
  const send = (data: Parameters<Stream['send']>[0]) => {
    if (stream === pair.asker && pair.asked !== undefined) pair.state = 'answered'
    return stream.send(data)
  }
  return altered(stream, { send, addEventListener } as Partial<Stream>)
}
