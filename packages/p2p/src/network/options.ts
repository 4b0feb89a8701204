import type { Budget, Path } from '@stronghold/stronghold'
import type { PeerLimits } from '../firewall/limits.js'
import type { FirewallOptions } from '../firewall/options.js'

/** Limits of a relay, for each connection and in all. */
export interface RelaySettings {
  /** Peers that may be reached through it: 128 unless stated. */
  readonly reservations?: number
  /** Bytes that a relayed connection may carry; no limit unless stated. */
  readonly bytes?: number
  /** Milliseconds that a relayed connection may last; a day unless stated. */
  readonly duration?: number
}

/** The options of a Stronghold's part in a network. */
export interface NetworkOptions {
  /**
   * The client with the identity and the address book: `network` unless stated. Never one that a peer
   * could write to before: it may have put a key there that it knows.
   */
  readonly identity?: Path
  /** Multiaddrs to listen on, such as `/ip4/0.0.0.0/tcp/4001`; without any it only dials. */
  readonly listen?: readonly string[]
  /** Multiaddrs to announce instead, where a router or proxy is in between. */
  readonly announce?: readonly string[]
  /**
   * Relays through which this side can be reached, and through which it tries peers whose addresses
   * lead nowhere: multiaddrs that end with their peer id.
   */
  readonly relays?: readonly string[]
  /** Finds peers in the local network, and is found in it. Off unless stated. */
  readonly mdns?: boolean
  /**
   * Finds peers by id, in a private DHT of Strongholds: multiaddrs of nodes to begin with. A
   * `server` answers the questions of others, strangers too, and gives them nothing else.
   */
  readonly dht?: { readonly bootstrap: readonly string[]; readonly server?: boolean }
  readonly firewall?: FirewallOptions
  /**
   * Whether the network commits changes of peers and syncs before it answers (the default), or the
   * program does.
   */
  readonly commit?: 'always' | 'never'
  readonly limits?: Partial<PeerLimits>
  /** The budget of one message of a peer, below the zone's: `referenceBudget` unless stated. */
  readonly budget?: Partial<Budget>
  /** Milliseconds for reaching a peer: 15,000 unless stated. */
  readonly connectTimeout?: number
  /** Connections that one host may open in a second: 5 unless stated. */
  readonly connectionsPerSecond?: number
  /**
   * Connections of peers that are in no address book, where they are let in: 256 unless stated, and
   * 16 of one host (an IPv4 address, or a /64 network of IPv6). Known peers have places of their
   * own.
   */
  readonly strangers?: { readonly connections?: number; readonly perHost?: number }
  /** Carries the connections of others that cannot reach each other. Off unless stated. */
  readonly relay?: RelaySettings & {
    /** Whether strangers may use it; else those that may come in by a rule. `false` unless stated. */
    readonly open?: boolean
  }
}

/** The options of reaching a peer's client. */
export interface RemoteOptions {
  /** The client's path there. */
  readonly client: Path
  /** Multiaddrs that are tried besides those of the address book. */
  readonly addresses?: readonly string[]
  /** Milliseconds for each call: 30,000 unless stated. */
  readonly deadline?: number
  /** Gives up connecting. */
  readonly signal?: AbortSignal
}
