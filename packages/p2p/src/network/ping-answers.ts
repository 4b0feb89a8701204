import { type Startable, type Stream, serviceCapabilities } from '@libp2p/interface'

const protocol = '/ipfs/ping/1.0.0'

/** What of a node's registrar is used. */
interface Components {
  readonly registrar: {
    handle(protocol: string, handler: (stream: Stream) => void, options: object): Promise<void>
    unhandle(protocol: string): Promise<void>
  }
}

/**
 * Answers pings: sends back what comes. libp2p's own service waits for a peer that does not read its
 * pongs, and meanwhile keeps all the pings that it goes on sending; this one hangs up.
 */
export function answerPings({ registrar }: Components): Startable {
  return {
    // What the DHT asks for.
    [serviceCapabilities]: ['@libp2p/ping'],
    start: () =>
      registrar.handle(protocol, answer, { maxInboundStreams: 2, runOnLimitedConnection: true }),
    stop: () => registrar.unhandle(protocol),
  } as Startable
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
