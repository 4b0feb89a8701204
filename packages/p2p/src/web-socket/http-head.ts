import type { Socket } from 'node:net'
import { StrongholdError } from '@stronghold/stronghold'

/** Bytes of a request or an answer up to its empty line. */
const maxLength = 1 << 13

/** What HTTP/1.1 says before the content (RFC 9112). */
export interface HttpHead {
  /** The first line. */
  readonly start: string
  /** By names in lower case; what was said twice is in none of them. */
  readonly headers: ReadonlyMap<string, string>
  /** Names in lower case of all headers, also of those that were said twice. */
  readonly names: ReadonlySet<string>
  /** What came behind it. */
  readonly rest: Uint8Array
}

/**
 * Reads the head of one request or answer, and nothing behind it: of the HTTP of strangers this is
 * all that is needed. The socket is paused then.
 * @throws StrongholdError `PROTOCOL_VIOLATION` for what is too long or no head; `CONNECTION_LOST`.
 */
export function readHead(socket: Socket): Promise<HttpHead> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.alloc(maxLength)
    let filled = 0
    const settle = (end: () => void) => {
      socket.off('data', take)
      socket.off('close', lost)
      socket.pause()
      end()
    }
    const fail = (code: 'PROTOCOL_VIOLATION' | 'CONNECTION_LOST') =>
      settle(() => reject(new StrongholdError(code)))
    const lost = () => fail('CONNECTION_LOST')
    const take = (data: Buffer) => {
      const before = filled
      filled += data.copy(bytes, filled)
      const end = bytes.subarray(0, filled).indexOf('\r\n\r\n', Math.max(0, before - 3))
      if (end < 0) {
        if (filled === maxLength) fail('PROTOCOL_VIOLATION')
        return
      }
      const head = parseHead(bytes.subarray(0, end).toString('latin1'))
      if (head === undefined) fail('PROTOCOL_VIOLATION')
      else settle(() => resolve({ ...head, rest: data.subarray(end + 4 - before) }))
    }
    socket.on('data', take)
    socket.on('close', lost)
    if (socket.destroyed) lost()
  })
}

/** Reads a head without its empty line, one character for each byte; undefined for what is none. */
export function parseHead(text: string): Omit<HttpHead, 'rest'> | undefined {
  const [start = '', ...lines] = text.split('\r\n')
  const headers = new Map<string, string>()
  const twice = new Set<string>()
  for (const line of lines) {
    // No expression that has to look for an end of spaces: of 8,192 of them it would for minutes.
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    const value = line.slice(colon + 1)
    if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) return undefined
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return undefined
    if (headers.has(name)) twice.add(name)
    headers.set(name, value.trim())
  }
  const names = new Set(headers.keys())
  for (const name of twice) headers.delete(name)
  return { start, headers, names }
}
