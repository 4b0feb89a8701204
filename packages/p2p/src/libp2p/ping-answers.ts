import type { Libp2p, Stream } from '@libp2p/interface'

const protocol = '/ipfs/ping/1.0.0'

/**
 * Answers pings: sends their bytes back. libp2p's own service, which this replaces, waits for a
 * peer that does not read its pongs, and keeps all further pings of that peer; this one hangs up.
 */
export async function answerPings(node: Libp2p): Promise<void> {
  const options = { maxInboundStreams: 2, runOnLimitedConnection: true, force: true } as const
  await node.handle(protocol, answer, options)
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
