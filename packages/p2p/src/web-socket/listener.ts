import { setMaxListeners } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import {
  type CreateListenerOptions,
  type Listener,
  type ListenerEvents,
  TypedEventEmitter,
} from '@libp2p/interface'
import { getThinWaistAddresses, ipPortToMultiaddr } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import { requireListenable } from './address.js'
import type { WebSocketComponents } from './components.js'
import { WebSocketConnection } from './connection.js'
import { answerTo, handshakeMilliseconds, keyOf, refusal } from './handshake.js'
import { readHead } from './http-head.js'

/** Listens for WebSockets. A socket has a place, and a deadline, from its first packet on. */
export class WebSocketListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #parts: WebSocketComponents
  readonly #upgrader: CreateListenerOptions['upgrader']
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #closing = new AbortController()
  #address: Multiaddr | undefined

  constructor(parts: WebSocketComponents, { upgrader }: CreateListenerOptions) {
    super()
    this.#parts = parts
    this.#upgrader = upgrader
    // Each handshake listens to it.
    setMaxListeners(Number.POSITIVE_INFINITY, this.#closing.signal)
    this.#server = createServer({ noDelay: true }, (socket) => this.#enter(socket))
    // What fails to be accepted is no reason to stop.
    this.#server.on('error', () => undefined)
  }

  async listen(address: Multiaddr): Promise<void> {
    const { host, port, family } = requireListenable(address)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, ipv6Only: family === 6 }, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    this.#address = address
    this.safeDispatchEvent('listening')
  }

  getAddrs(): Multiaddr[] {
    const bound = this.#server.address()
    if (bound === null || typeof bound === 'string') return []
    return getThinWaistAddresses(this.#address, bound.port).map((one) => one.encapsulate('/ws'))
  }

  updateAnnounceAddrs(): void {
    // libp2p tells the announced addresses.
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#closing.abort()
    for (const socket of this.#sockets) socket.destroy()
    await closed
    this.safeDispatchEvent('close')
  }

  #enter(socket: Socket): void {
    // Until its last moment: what emits an error that nobody hears ends the process.
    socket.on('error', () => socket.destroy())
    const leave = this.#parts.admission.begin(socket.remoteAddress ?? '', () => socket.destroy())
    if (leave === undefined) {
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    void this.#greet(socket, leave)
  }

  /** Never rejects. */
  async #greet(socket: Socket, leave: () => void): Promise<void> {
    const timer = setTimeout(() => socket.destroy(), handshakeMilliseconds)
    let isBound = false
    try {
      const request = await readHead(socket)
      const key = keyOf(request)
      if (key === undefined) {
        socket.end(refusal, () => socket.destroy())
        return
      }
      const connection = this.#connect(socket, request.rest)
      this.#parts.admission.bind(connection, leave)
      isBound = true
      clearTimeout(timer)
      socket.write(answerTo(key))
      await this.#upgrader
        .upgradeInbound(connection, { signal: this.#closing.signal })
        .catch((error: Error) => connection.abort(error))
    } catch {
      socket.destroy()
    } finally {
      // A refusal may take as long as a request may.
      if (!isBound) {
        const end = () => {
          clearTimeout(timer)
          leave()
        }
        if (socket.destroyed) end()
        else socket.once('close', end)
      }
    }
  }

  #connect(socket: Socket, head: Uint8Array): WebSocketConnection {
    const { logger, now } = this.#parts
    const { remoteAddress = '0.0.0.0', remotePort = 0 } = socket
    return new WebSocketConnection({
      socket,
      head,
      now,
      remoteAddr: ipPortToMultiaddr(remoteAddress, remotePort).encapsulate('/ws'),
      direction: 'inbound',
      log: logger.forComponent('web-socket'),
    })
  }
}
