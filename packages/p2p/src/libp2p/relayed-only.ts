import type { Connection } from '@libp2p/interface'
import type { PeerId } from '../identity/names.js'
import { altered, type Component, withComponents } from './components.js'

/**
 * Lets only chosen relays relay connections. libp2p's transport takes any peer that
 * does so for a relay, and asks for a reservation there: any peer could have its own address told
 * to all as one of this side's, and each time one more listener would be left behind.
 */
export function fromRelays<C, T>(
  part: Component<C, T>,
  relays: ReadonlySet<PeerId>,
): Component<C, T> {
  return withComponents(part, ({ registrar }) => ({
    registrar: altered(registrar, {
      handle: (protocol, handler, options) =>
        registrar.handle(
          protocol,
          async (stream, connection) => {
            if (relays.has(connection.remotePeer.toString())) await handler(stream, connection)
            else stream.abort(new Error('no relay of this side'))
          },
          options,
        ),
    }),
  }))
}

/** Protocols whose streams a call waits for; a stream that is being opened has none yet. */
const ours = /^(\/stronghold\/.*)?$/

/**
 * Milliseconds that a relayed connection stays beside a direct one: a stream that the peer opened
 * before it knew the direct one may be on its way.
 */
const graceMilliseconds = 5_000

/**
 * Lets relayed connections end only when no call waits for an answer on them any more: libp2p's
 * hole puncher closes one as soon as there is a direct connection, and calls that are on their way
 * would be lost. New streams take the direct one (`Dialler`), and references move to it (`RemoteLink`).
 */
export function lingering<C, T>(part: Component<C, T>): Component<C, T> {
  return withComponents(part, ({ registrar }) => ({
    registrar: altered(registrar, {
      handle: (protocol, handler, options) =>
        registrar.handle(
          protocol,
          (stream, connection) => handler(stream, lingeringConnection(connection)),
          options,
        ),
      register: (protocol, topology) =>
        registrar.register(protocol, {
          ...topology,
          onConnect: (peer, connection) =>
            topology.onConnect?.(peer, lingeringConnection(connection)),
        }),
    }),
  }))
}

function lingeringConnection(connection: Connection): Connection {
  const closeUnused = (): void => {
    const busy = connection.streams.find(({ protocol }) => ours.test(protocol))
    if (busy === undefined) connection.close().catch(() => undefined)
    else busy.addEventListener('close', closeUnused, { once: true })
  }
  const close = async (): Promise<void> => {
    setTimeout(closeUnused, graceMilliseconds).unref()
  }
  return altered(connection, { close })
}
