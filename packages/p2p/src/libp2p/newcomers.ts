import type { MultiaddrConnection } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import { HostSlots } from '../firewall/host-slots.js'
import { originOf } from '../firewall/hosts.js'
import { Rate } from '../firewall/rate.js'
import type { Admission } from '../web-socket/components.js'

/** The most sockets with unfinished handshakes. */
const pending = { perHost: 16, all: 128 }

/**
 * Bytes that may come before a handshake is over: two messages of Noise, and early data. More would
 * hold lines of multistream-select that cost seconds: libp2p reads them byte by byte.
 */
const maxBytes = 1 << 15

/** Hosts whose rate is remembered, before the quiet ones are removed. */
const maxHosts = 1000

/** The internal receiver of a connection's bytes, for any transport. */
interface Insides {
  onData?: (data: { readonly byteLength: number }) => void
}

/**
 * Sockets and connections whose other side has not proven its identity yet. libp2p counts only
 * finished connections, over all hosts, so that one host could keep all others out; and it gathers
 * up to 4 MiB of each, in both directions.
 */
export class Newcomers implements Admission {
  readonly #slots = new HostSlots(pending)
  readonly #perSecond: number
  readonly #now: () => number
  readonly #rates = new Map<string, Rate>()
  readonly #bound = new WeakMap<MultiaddrConnection, () => void>()
  readonly #leave = new WeakMap<MultiaddrConnection, () => void>()

  /** `perSecond`: sockets that one host may open in a second. `now`: milliseconds, never set back. */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond
    this.#now = now
  }

  begin(host: string, end: () => void): (() => void) | undefined {
    return this.#isTooFast(host) ? undefined : this.#slots.enter(host, end)
  }

  bind(connection: MultiaddrConnection, leave: () => void): void {
    this.#bound.set(connection, leave)
    connection.addEventListener('close', leave, { once: true })
  }

  /** Whether one more incoming socket may begin; its bytes are counted until `leave`. */
  enter(connection: MultiaddrConnection): boolean {
    const give = this.#bound.get(connection) ?? this.#place(connection)
    if (give === undefined) return false
    this.#watch(connection, give)
    return true
  }

  /** The same for a dialled socket, which takes no place. */
  follow(connection: MultiaddrConnection): void {
    this.#watch(connection, () => undefined)
  }

  /** The other side of a connection has proven its id. */
  leave(connection: MultiaddrConnection): void {
    this.#leave.get(connection)?.()
  }

  #place(connection: MultiaddrConnection): (() => void) | undefined {
    const host = hostOf(connection)
    const end = () => connection.abort(new StrongholdError('PEER_BUSY'))
    // A relay brings many peers, and counts how fast each of them comes.
    return isRelayed(connection) ? this.#slots.enter(host, end) : this.begin(host, end)
  }

  #watch(connection: MultiaddrConnection, give: () => void): void {
    const uncount = countBytes(connection)
    const leave = () => {
      if (!this.#leave.delete(connection)) return
      uncount()
      give()
    }
    this.#leave.set(connection, leave)
    connection.addEventListener('close', leave, { once: true })
  }

  #isTooFast(address: string): boolean {
    const { host } = originOf(address)
    if (this.#rates.size >= maxHosts) this.#forgetQuiet()
    const rate = this.#rates.get(host) ?? new Rate(this.#perSecond, 1000, this.#now)
    this.#rates.set(host, rate)
    return !rate.take()
  }

  #forgetQuiet(): void {
    for (const [host, rate] of this.#rates) if (rate.isFull) this.#rates.delete(host)
  }
}

/** The IP address that a connection comes from; through a relay, the relay's. */
export function hostOf({ remoteAddr }: Pick<MultiaddrConnection, 'remoteAddr'>): string {
  return remoteAddr.getComponents()[0]?.value ?? ''
}

/** Whether a connection goes through a relay. */
export function isRelayed({ remoteAddr }: Pick<MultiaddrConnection, 'remoteAddr'>): boolean {
  return remoteAddr.toString().includes('/p2p-circuit')
}

/** Ends a connection that brings too much, until the returned function is called. */
function countBytes(connection: MultiaddrConnection): () => void {
  const insides = connection as MultiaddrConnection & Insides
  // Not a listener: the first listener would get bytes that wait for another one.
  const take = insides.onData
  // A later version that has other insides must not run without a limit.
  if (typeof take !== 'function') throw new StrongholdError('INTERNAL')
  let bytes = 0
  insides.onData = (data) => {
    bytes += data.byteLength
    if (bytes <= maxBytes) take.call(connection, data)
    else connection.abort(new StrongholdError('PROTOCOL_VIOLATION'))
  }
  return () => {
    insides.onData = take
  }
}
