import {
  type Connection,
  type PeerId,
  type Startable,
  type Stream,
  serviceCapabilities,
} from '@libp2p/interface'

const protocol = '/ipfs/ping/1.0.0'

/** What of a node is used. */
interface Components {
  readonly registrar: {
    handle(protocol: string, handler: (stream: Stream) => void, options: object): Promise<void>
    unhandle(protocol: string): Promise<void>
  }
  readonly connectionManager: {
    openConnection(peer: PeerId, options: Patience): Promise<Connection>
  }
}

interface Patience {
  readonly signal?: AbortSignal
}

/** The service, as the DHT uses it too. */
export interface Pings extends Startable {
  /** Resolves when a peer answers. */
  ping(peer: PeerId, options?: Patience): Promise<void>
}

/**
 * Answers pings: sends back what comes. libp2p's own service waits for a peer that does not read its
 * pongs, and meanwhile keeps all the pings that it goes on sending; this one hangs up.
 */
export function answerPings({ registrar, connectionManager }: Components): Pings {
  return {
    // What the DHT asks for.
    [serviceCapabilities]: ['@libp2p/ping'],
    start: () =>
      registrar.handle(protocol, answer, { maxInboundStreams: 2, runOnLimitedConnection: true }),
    stop: () => registrar.unhandle(protocol),
    ping: async (peer, options = {}) => {
      const connection = await connectionManager.openConnection(peer, options)
      // The other side has agreed to the protocol by then, and that is all that is asked.
      const stream = await connection.newStream(protocol, options)
      await stream.close(options)
    },
  } as Pings
}

function answer(stream: Stream): void {
  stream.addEventListener('message', ({ data }) => {
    try {
      if (!stream.send(data)) stream.abort(new Error('pongs are not read'))
    } catch {
      // It has been closed meanwhile.
    }
  })
  stream.addEventListener('remoteCloseWrite', () => {
    stream.close().catch((error: Error) => stream.abort(error))
  })
}
