import type { NetworkOptions } from '@stronghold/p2p'

/** The options of every command that finds peers. */
export interface NetworkChoice {
  readonly relay?: readonly string[]
  readonly mdns?: true
  readonly dht?: readonly string[]
}

/** The options that say that a client is at a peer. */
export interface RemoteChoice extends NetworkChoice {
  /** The peer that has the client, by name or id. */
  readonly remote?: string
  /** Milliseconds for each call at the peer. */
  readonly deadline?: number
}

/** The options of every command that can be reached. */
export interface ListenChoice extends NetworkChoice {
  readonly listen?: readonly string[]
  readonly announce?: readonly string[]
}

/**
 * A port of its own, because peers keep the addresses that they were told: one that the system
 * chooses anew each time would make them useless.
 */
const usual = ['/ip4/0.0.0.0/tcp/4141', '/ip6/::/tcp/4141']

/** How a side that only dials joins the network. */
export function dialling({ relay = [], mdns, dht }: NetworkChoice): NetworkOptions {
  return {
    relays: relay,
    mdns: mdns === true,
    ...(dht === undefined ? {} : { dht: { bootstrap: dht } }),
  }
}

/** How a side that is to be reached joins the network. */
export function listening(choice: ListenChoice): NetworkOptions {
  const { listen = usual, announce = [] } = choice
  return { ...dialling(choice), listen, announce }
}
