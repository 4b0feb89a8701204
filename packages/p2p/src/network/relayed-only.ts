import type { Connection, StreamHandler, Topology } from '@libp2p/interface'
import type { PeerId } from '../identity/names.js'

/** What of a node's registrar the parts of libp2p use that are given one here. */
interface Registrar {
  handle(protocol: string, handler: StreamHandler, options?: object): Promise<void>
  unhandle(protocol: string): Promise<void>
  register(protocol: string, topology: Topology): Promise<string>
  unregister(id: string): void
}

/** Makes a part of a node of type `T`. */
type Part<C, T> = (components: C) => T

/**
 * Lets only relays that were chosen hand on connections. libp2p's transport takes whoever does that
 * for a relay, and asks for a reservation there: any peer could have its own address told to all as
 * one of this side's, and each time one more listener would be left behind.
 */
export function fromRelays<C, T>(part: Part<C, T>, relays: ReadonlySet<PeerId>): Part<C, T> {
  return withRegistrar(part, (registrar) => ({
    ...registrar,
    handle: (protocol, handler, options) =>
      registrar.handle(
        protocol,
        async (stream, connection) => {
          if (relays.has(connection.remotePeer.toString())) await handler(stream, connection)
          else stream.abort(new Error('no relay of this side'))
        },
        options,
      ),
  }))
}

/** Protocols whose streams somebody waits for. */
const ours = '/stronghold/'

/**
 * Lets relayed connections end only when nobody waits for an answer on them any more: libp2p's hole
 * puncher closes one as soon as there is a direct connection, and calls that are on their way would
 * be lost. New streams take the direct one (`Dialler`), and references move to it (`Link`).
 */
export function lingering<C, T>(part: Part<C, T>): Part<C, T> {
  return withRegistrar(part, (registrar) => ({
    ...registrar,
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
  }))
}

function lingeringConnection(connection: Connection): Connection {
  const close = async (options?: Parameters<Connection['close']>[0]): Promise<void> => {
    const [busy] = connection.streams.filter(({ protocol }) => protocol.startsWith(ours))
    if (busy === undefined) return connection.close(options)
    busy.addEventListener('close', () => void close().catch(() => undefined), { once: true })
  }
  return new Proxy(connection, {
    get: (target, name) => {
      if (name === 'close') return close
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function withRegistrar<C, T>(
  part: Part<C, T>,
  change: (registrar: Registrar) => Registrar,
): Part<C, T> {
  return (components) => {
    const { registrar } = components as unknown as { readonly registrar: Registrar }
    const bound: Registrar = {
      handle: registrar.handle.bind(registrar),
      unhandle: registrar.unhandle.bind(registrar),
      register: registrar.register.bind(registrar),
      unregister: registrar.unregister.bind(registrar),
    }
    // libp2p's own object has getters for what is made later.
    return part(Object.create(components as object, { registrar: { value: change(bound) } }) as C)
  }
}
