import { createHash, randomBytes } from 'node:crypto'
import type { HttpHead } from './http-head.js'

/** By which a server shows that it knows what it was asked for (RFC 6455, 1.3). It proves nothing. */
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Milliseconds from the first packet to the answer of a handshake. */
export const handshakeMilliseconds = 10_000

/** The answer to any other request. */
export const refusal =
  'HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** A new key, for one request. */
export function makeKey(): string {
  return randomBytes(16).toString('base64')
}

/** What asks a server for a WebSocket. `host`: as in a URL. */
export function requestWith(key: string, host: string): string {
  return (
    `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
  )
}

/** What grants the WebSocket that a key asks for. */
export function answerTo(key: string): string {
  return (
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`
  )
}

/** The key of a request for a WebSocket; undefined for any other request. */
export function keyOf({ start, headers }: Omit<HttpHead, 'rest'>): string | undefined {
  const key = headers.get('sec-websocket-key') ?? ''
  const isRequest =
    /^GET \S+ HTTP\/1\.1$/.test(start) &&
    isWebSocket(headers) &&
    headers.get('sec-websocket-version') === '13' &&
    /^[A-Za-z0-9+/]{22}==$/.test(key)
  return isRequest ? key : undefined
}

/** Whether what was answered is the WebSocket that was asked for, with nothing added to it. */
export function isAnswerTo(
  key: string,
  { start, headers, names }: Omit<HttpHead, 'rest'>,
): boolean {
  return (
    /^HTTP\/1\.1 101( |$)/.test(start) &&
    isWebSocket(headers) &&
    headers.get('sec-websocket-accept') === acceptOf(key) &&
    !names.has('sec-websocket-extensions') &&
    !names.has('sec-websocket-protocol')
  )
}

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${magic}`).digest('base64')
}

function isWebSocket(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket'
}
