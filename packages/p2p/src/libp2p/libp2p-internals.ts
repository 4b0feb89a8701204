import type { Libp2p, Listener } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'

/**
 * The internals of libp2p that are used where its interface has no way: all of them are named here.
 */
export interface Insides {
  readonly transportManager: {
    /** Adds a listener at once, and lets it listen. */
    listen(addresses: Multiaddr[]): Promise<void>
    getListeners(): readonly Inner[]
    getTransports(): readonly object[]
    /** Addresses of interfaces that are listened on. */
    getAddrs(): readonly Multiaddr[]
  }
  readonly addressManager: {
    /** Believes that an address can be reached from outside. */
    confirmObservedAddr(address: Multiaddr, options: { readonly type: 'transport' }): void
    /** Notes own addresses a second after they changed. */
    readonly _updatePeerStoreAddresses: { stop(): void }
  }
}

/** A listener, which can be told to listen once more. */
export type Inner = Listener & { listen(address: Multiaddr): Promise<void> }

/** The internals of a node. */
export function insides(node: Libp2p): Insides {
  return (node as unknown as { readonly components: Insides }).components
}
