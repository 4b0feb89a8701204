import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Libp2p, MessageStream, Stream, StreamMuxer } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { Victim } from './victim.js'
import { clientProtocol } from './wire.js'

/** A peer that the server knows and grants something, and that means ill. */
export class Attacker {
  readonly #victim: Victim
  readonly #ends: (() => unknown)[] = []
  readonly #until: number

  constructor(victim: Victim, seconds: number) {
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
    return from.dialProtocol(multiaddr(this.#victim.address), protocol)
  }

  async dial(node: Libp2p): Promise<void> {
    await node.dial(multiaddr(this.#victim.address))
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
    await this.dial(node)
    return taken as MessageStream
  }

  /** A TCP connection, and nothing on it yet. */
  async socket(): Promise<Socket> {
    const [, , host, , port] = this.#victim.address.split('/')
    const socket = connect(Number(port), host)
    socket.on('error', () => undefined)
    this.#ends.push(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }

  async stop(): Promise<void> {
    for (const end of this.#ends) await end()
  }

  async #make(
    streamMuxers: NonNullable<Parameters<typeof createLibp2p>[0]>['streamMuxers'] & object,
  ): Promise<Libp2p> {
    const node = await createLibp2p({
      privateKey: await generateKeyPair('Ed25519'),
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers,
      connectionGater: { denyDialMultiaddr: () => false },
      connectionMonitor: { enabled: false },
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
