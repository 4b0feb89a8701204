import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Raw, Way } from './way.js'
import { ascii, joined, webSocketFrame } from './wire.js'

/** A port of an attacker, which a victim is made to dial. */
export class Lure {
  readonly address: string
  readonly #server: Server
  readonly #came: Socket[] = []
  readonly #waiting: ((socket: Socket) => void)[] = []

  private constructor(server: Server, address: string) {
    this.#server = server
    this.address = address
    server.on('connection', (socket) => {
      socket.on('error', () => undefined)
      const waiting = this.#waiting.shift()
      if (waiting === undefined) this.#came.push(socket)
      else waiting(socket)
    })
  }

  static async set({ transport }: Way): Promise<Lure> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { readonly port: number }
    return new Lure(server, `/ip4/127.0.0.1/tcp/${port}${transport === 'ws' ? '/ws' : ''}`)
  }

  /** Goes to a port of the victim. */
  static async visit(address: string): Promise<Socket> {
    const [, , host, , port] = address.split('/')
    const socket = connect(Number(port), host)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }

  next(): Promise<Socket> {
    const came = this.#came.shift()
    if (came !== undefined) return Promise.resolve(came)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#came) socket.destroy()
  }
}

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** The handshake of a WebSocket, as either side; afterwards bytes of libp2p are put into frames. */
export async function openSocket(socket: Socket, way: Way): Promise<Raw> {
  await shakeHands(socket, way)
  const isMasked = way.victim === 'listens'
  return {
    get destroyed() {
      return socket.destroyed
    },
    get writableLength() {
      return socket.writableLength
    },
    write: (bytes) => {
      for (let i = 0; i < bytes.length; i += 1 << 16) {
        socket.write(webSocketFrame(0x82, bytes.subarray(i, i + (1 << 16)), isMasked))
      }
    },
    destroy: () => socket.destroy(),
  }
}

/** What a client asks for. */
export const webSocketRequest = joined(
  ascii('GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'),
  ascii('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'),
)

/** Asks for a WebSocket, or grants the one that is asked for. */
export async function shakeHands(socket: Socket, { victim }: Way): Promise<void> {
  if (victim === 'listens') {
    socket.write(webSocketRequest)
    await Promise.race([once(socket, 'data'), once(socket, 'close')])
    return
  }
  socket.write(answerTo(await asked(socket)))
}

/** The key that a victim asks with. */
export async function asked(socket: Socket): Promise<string> {
  const [request] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
  return /sec-websocket-key: (\S+)/i.exec(String(request))?.[1] ?? ''
}

/** What a server says that grants it. */
export function answerTo(key: string): string {
  const accept = createHash('sha1').update(`${key}${magic}`).digest('base64')
  return (
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${accept}\r\n\r\n`
  )
}
