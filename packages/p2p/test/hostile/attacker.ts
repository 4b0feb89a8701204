import type { Socket } from 'node:net'
import './platform.js'

import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Connection, Libp2p, MessageStream, Stream, StreamMuxer } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { Lure, openSocket } from './sockets.js'
import type { Victim } from './victim.js'
import type { Raw, Way } from './way.js'
import { clientProtocol } from './wire.js'

/** Milliseconds between two times that a victim dials. */
const pause = 20

/** A peer that the victim knows and grants something, and that means ill. */
export class Attacker {
  readonly way: Way
  readonly #victim: Victim
  readonly #ends: (() => unknown)[] = []
  readonly #until: number
  #lure: Promise<Lure> | undefined
  #nextDial = 0

  constructor(victim: Victim, seconds: number, way: Way) {
    this.way = way
    this.#victim = victim
    this.#until = Date.now() + seconds * 1000
  }

  /** Whether there is time for more; a rest for those who share this process comes first. */
  async goesOn(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve))
    return Date.now() < this.#until
  }

  /** Waits, but not longer than the attack lasts. */
  async waits(milliseconds: number): Promise<void> {
    const left = Math.max(0, Math.min(milliseconds, this.#until - Date.now()))
    await new Promise((resolve) => setTimeout(resolve, left))
  }

  /** A node of stock js-libp2p under a new name. */
  async node(windowSize?: number): Promise<Libp2p> {
    return this.#make([
      yamux({
        maxOutboundStreams: 100_000,
        streamOptions: windowSize === undefined ? {} : { initialStreamWindowSize: windowSize },
      }),
    ])
  }

  /** A stream of stock js-libp2p. */
  async stream(protocol = clientProtocol, node?: Libp2p): Promise<Stream> {
    const from = node ?? (await this.node())
    return (await this.meet(from)).newStream(protocol, { runOnLimitedConnection: true })
  }

  /** A connection with the victim, made by whichever side dials. */
  async meet(node: Libp2p): Promise<Connection> {
    const [present] = node.getConnections()
    if (present?.status === 'open') return present
    if (this.way.victim === 'listens') return node.dial(multiaddr(this.#address))
    const met = new Promise<Connection>((resolve) => {
      node.addEventListener('connection:open', ({ detail }) => resolve(detail), { once: true })
    })
    await this.#turn()
    this.#victim.dial(node.peerId.toString(), node.getMultiaddrs()[0]?.toString() as string)
    return this.#inTime(met)
  }

  /** A connection that has passed Noise, and on which frames of Yamux are made by hand. */
  async connection(): Promise<MessageStream> {
    let taken: MessageStream | undefined
    const nothing = (connection: MessageStream) => {
      taken = connection
      const muxer = Object.assign(new EventTarget(), { status: 'open', streams: [], protocol: '' })
      return Object.assign(muxer, { close: async () => undefined, abort: () => undefined })
    }
    const node = await this.#make([
      () => ({
        protocol: '/yamux/1.0.0',
        createStreamMuxer: (connection) => nothing(connection) as unknown as StreamMuxer,
      }),
    ])
    await this.meet(node)
    return taken as MessageStream
  }

  /** A TCP connection, and nothing on it yet. */
  async socket(): Promise<Socket> {
    const socket = await this.#socket()
    socket.on('error', () => undefined)
    this.#ends.push(() => socket.destroy())
    return socket
  }

  /** What takes bytes of libp2p: a socket, or a WebSocket whose handshake is over. */
  async raw(): Promise<Raw> {
    const socket = await this.socket()
    if (this.way.transport === 'tcp') return socket
    return openSocket(socket, this.way)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()))
  }

  get #address(): string {
    return this.#victim.addresses[this.way.transport]
  }

  async #socket(): Promise<Socket> {
    if (this.way.victim === 'listens') return Lure.visit(this.#address)
    this.#lure ??= Lure.set(this.way)
    const lure = await this.#lure
    this.#ends.push(() => lure.close())
    const id = peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString()
    await this.#turn()
    this.#victim.dial(id, `${lure.address}/p2p/${id}`)
    return this.#inTime(lure.next())
  }

  /** Nobody dials more often than it wants to: what it costs to dial is no attack. */
  async #turn(): Promise<void> {
    const wait = Math.max(0, this.#nextDial - Date.now())
    this.#nextDial = Date.now() + wait + pause
    await new Promise((resolve) => setTimeout(resolve, wait))
  }

  /** The victim is told to come, and may be busy. */
  async #inTime<T>(coming: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('nobody came')), 5000)
    })
    return Promise.race([coming, late]).finally(() => clearTimeout(timer))
  }

  async #make(
    streamMuxers: NonNullable<Parameters<typeof createLibp2p>[0]>['streamMuxers'] & object,
  ): Promise<Libp2p> {
    const isServer = this.way.victim === 'dials'
    const ending = this.way.transport === 'ws' ? '/ws' : ''
    const node = await createLibp2p({
      privateKey: await generateKeyPair('Ed25519'),
      addresses: { listen: isServer ? [`/ip4/127.0.0.1/tcp/0${ending}`] : [] },
      transports: [this.way.transport === 'ws' ? webSockets() : tcp()],
      connectionEncrypters: [noise()],
      streamMuxers,
      connectionGater: { denyDialMultiaddr: () => false },
      connectionMonitor: { enabled: false },
      connectionManager: { inboundConnectionThreshold: 100_000 },
    })
    this.#ends.push(() => node.stop())
    await this.#victim.admit(node.peerId.toString())
    return node
  }
}

/** Sends, and waits while the other side takes nothing; false when that is over. */
export async function send(to: MessageStream, bytes: Uint8Array): Promise<boolean> {
  try {
    return to.send(bytes) || (await drained(to))
  } catch {
    return false
  }
}

/** Not `onDrain` of libp2p: its promise stays the same, so that only the first one waits. */
function drained(stream: MessageStream): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (goesOn: boolean) => () => {
      clearTimeout(timer)
      stream.removeEventListener('drain', yes)
      stream.removeEventListener('close', no)
      resolve(goesOn)
    }
    const [yes, no] = [settle(true), settle(false)]
    const timer = setTimeout(no, 1000)
    stream.addEventListener('drain', yes)
    stream.addEventListener('close', no)
  })
}

/** Reads and forgets. */
export function drain(from: MessageStream): void {
  from.addEventListener('message', () => undefined)
}
