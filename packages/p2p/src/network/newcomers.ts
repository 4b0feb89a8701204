import type { MultiaddrConnection } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'

/** Connections of one host that may be in the midst of their handshakes. */
const mostPending = 16

/**
 * Bytes that may come before a handshake is over: two messages of Noise, and what hurries after. The
 * lines of multistream-select that fit into more would cost seconds: it reads them byte by byte.
 */
const mostBytes = 1 << 15

/** What a connection has inside that takes what comes, whatever its transport is. */
interface Insides {
  onData?: (data: { readonly byteLength: number }) => void
}

/**
 * Connections whose other side has not proven yet who it is. libp2p counts them over all hosts, so
 * that one could keep all others out; and it gathers up to 4 MiB of each.
 */
export class Newcomers {
  readonly #hosts = new Map<string, number>()
  readonly #leave = new WeakMap<MultiaddrConnection, () => void>()

  /** Whether one more may begin; what it sends is counted until `leave`. */
  enter(connection: MultiaddrConnection): boolean {
    const host = connection.remoteAddr.getComponents()[0]?.value ?? ''
    const pending = this.#hosts.get(host) ?? 0
    if (pending >= mostPending) return false
    this.#hosts.set(host, pending + 1)
    const uncount = countBytes(connection)
    const leave = () => {
      if (!this.#leave.delete(connection)) return
      uncount()
      const left = (this.#hosts.get(host) ?? 1) - 1
      if (left === 0) this.#hosts.delete(host)
      else this.#hosts.set(host, left)
    }
    this.#leave.set(connection, leave)
    connection.addEventListener('close', leave, { once: true })
    return true
  }

  /** The other side of a connection has proven its name. */
  leave(connection: MultiaddrConnection): void {
    this.#leave.get(connection)?.()
  }
}

/** Ends a connection that brings too much, until the answered function is called. */
function countBytes(connection: MultiaddrConnection): () => void {
  const insides = connection as MultiaddrConnection & Insides
  // Not a listener: the first one would be given bytes that wait for somebody else.
  const take = insides.onData
  if (take === undefined) return () => undefined
  let bytes = 0
  insides.onData = (data) => {
    bytes += data.byteLength
    if (bytes <= mostBytes) take.call(connection, data)
    else connection.abort(new StrongholdError('PROTOCOL_VIOLATION'))
  }
  return () => {
    insides.onData = take
  }
}
