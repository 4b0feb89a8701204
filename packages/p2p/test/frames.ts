import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import type { Libp2p, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'

/** A node of stock js-libp2p, which knows nothing of Stronghold. */
export function stockNode() {
  return createLibp2p({
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify(), ping: ping() },
  })
}

/** The same, to be dialled over relays; its pings never end a line that is only slow. */
export function relayedNode(listen: string[]): Promise<Libp2p> {
  return createLibp2p({
    addresses: { listen },
    transports: [tcp(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    connectionMonitor: { enabled: false },
    services: { identify: identify() },
  })
}

/** The frames of a stream, in hex, one at each call. */
export function frames(stream: Stream): () => Promise<string> {
  let bytes = Buffer.alloc(0)
  let wake: () => void = () => undefined
  stream.addEventListener('message', ({ data }) => {
    bytes = Buffer.concat([bytes, data.subarray()])
    wake()
  })
  return async () => {
    for (;;) {
      const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readUInt32LE(0)
      if (bytes.length >= 4 + length) {
        const frame = bytes.subarray(4, 4 + length)
        bytes = bytes.subarray(4 + length)
        return frame.toString('hex')
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

/** Resolves when a stream has ended, whoever ended it. */
export function ended(stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    stream.addEventListener('close', () => resolve(), { once: true })
  })
}
