import {
  type Connection,
  type CreateListenerOptions,
  type DialTransportOptions,
  type Listener,
  serviceCapabilities,
  type Transport,
  transportSymbol,
} from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { readAddress } from './address.js'
import type { WebSocketComponents } from './components.js'
import { WebSocketConnection } from './connection.js'
import { openWebSocket } from './dial.js'
import { WebSocketListener } from './listener.js'

/** WebSockets as a transport of libp2p, for proxies that let nothing else through. */
export class WebSockets implements Transport {
  readonly [transportSymbol] = true
  readonly [serviceCapabilities] = ['@libp2p/transport']
  readonly [Symbol.toStringTag] = 'web-socket'
  readonly #parts: WebSocketComponents

  constructor(parts: WebSocketComponents) {
    this.#parts = parts
  }

  async dial(address: Multiaddr, options: DialTransportOptions): Promise<Connection> {
    const [usable] = this.dialFilter([address])
    const read = usable === undefined ? undefined : readAddress(usable)
    if (read === undefined) throw new Error('no address of a WebSocket')
    const { logger, now } = this.#parts
    const connection = new WebSocketConnection({
      ...(await openWebSocket(read, options.signal)),
      now,
      remoteAddr: address,
      direction: 'outbound',
      log: logger.forComponent('web-socket'),
    })
    try {
      return await options.upgrader.upgradeOutbound(connection, options)
    } catch (error) {
      connection.abort(error as Error)
      throw error
    }
  }

  createListener(options: CreateListenerOptions): Listener {
    return new WebSocketListener(this.#parts, options)
  }

  listenFilter(addresses: Multiaddr[]): Multiaddr[] {
    return this.dialFilter(addresses)
  }

  dialFilter(addresses: Multiaddr[]): Multiaddr[] {
    return addresses.filter((address) => readAddress(address) !== undefined)
  }
}
