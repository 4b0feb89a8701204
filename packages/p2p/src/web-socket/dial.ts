import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { StrongholdError } from '@stronghold/stronghold'
import type { WebSocketAddress } from './address.js'
import { handshakeMilliseconds, isAnswerTo, makeKey, requestWith } from './handshake.js'
import { readHead } from './http-head.js'

/** A paused socket after its handshake, and the bytes after that. */
export interface Opened {
  readonly socket: Socket
  readonly head: Uint8Array
}

/**
 * Asks a server for a WebSocket.
 * @throws errors of the socket; `PROTOCOL_VIOLATION` for a server that answers something else,
 *   `TIMED_OUT` for one that does not answer.
 */
export async function openWebSocket(
  address: WebSocketAddress,
  signal: AbortSignal,
): Promise<Opened> {
  signal.throwIfAborted()
  const key = makeKey()
  const socket = dialled(address)
  let failure: unknown
  const fail = (error: unknown) => {
    failure ??= error
    socket.destroy()
  }
  const abort = () => fail(signal.reason)
  const timer = setTimeout(() => fail(new StrongholdError('TIMED_OUT')), handshakeMilliseconds)
  signal.addEventListener('abort', abort)
  // For its whole life: an error after the dial was given up needs a listener too.
  socket.on('error', fail)
  socket.write(requestWith(key, hostOf(address)))
  try {
    const answer = await readHead(socket)
    if (!isAnswerTo(key, answer)) throw new StrongholdError('PROTOCOL_VIOLATION')
    if (failure !== undefined) throw failure
    return { socket, head: answer.rest }
  } catch (error) {
    socket.destroy()
    throw failure ?? error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

function dialled({ host, port, family, serverName }: WebSocketAddress): Socket {
  const where = { host, port, noDelay: true, ...(family === 0 ? {} : { family }) }
  if (serverName === undefined) return connect(where)
  // A client must not send an address as the name of a server.
  const named = isIP(serverName) === 0 ? { servername: serverName } : {}
  return connectSecurely({ ...where, ...named, ALPNProtocols: ['http/1.1'] })
}

function hostOf({ host, port, serverName }: WebSocketAddress): string {
  const name = serverName ?? host
  return `${isIP(name) === 6 ? `[${name}]` : name}:${port}`
}
