import type { Stronghold } from '@stronghold/stronghold'
import { Peers } from '../book/peers.js'
import { Observers } from '../events/events.js'
import { Firewall } from '../firewall/firewall.js'
import { peerLimits } from '../firewall/limits.js'
import { type OwnIdentity, openIdentity } from '../identity/identity.js'
import type { SwitchboardParts } from '../reach/switchboard.js'
import { makeNode } from './make-node.js'
import { networkArguments as given } from './option-checks.js'
import type { NetworkOptions } from './options.js'

/** The parts of a network. */
export interface NetworkParts extends SwitchboardParts {
  readonly stronghold: Stronghold
  readonly options: NetworkOptions
  readonly identity: OwnIdentity
  readonly peers: Peers
}

/** The identity, the address book, the firewall and a node that listens. @throws as `Network.open`. */
export async function assemble(owner: Stronghold, wanted: NetworkOptions): Promise<NetworkParts> {
  const [stronghold, options] = [given.stronghold(owner), given.options(wanted)]
  const limits = peerLimits(options.limits)
  const observers = new Observers()
  const identity = await openIdentity(stronghold, options.identity)
  const peers = await Peers.open(stronghold, identity.client)
  const clocks = { date: () => Date.now(), monotonic: () => performance.now() }
  const firewall = new Firewall(peers, observers, clocks.monotonic, options.firewall)
  const node = await makeNode(options, identity, firewall, limits, observers, clocks)
  const looksUp = options.dht !== undefined
  const { relays = [], connectTimeout: patience = 15_000 } = options
  const own = { stronghold, options, identity, peers, book: peers.table }
  const parts = { ...own, firewall, node, limits, observers }
  return { ...parts, looksUp, patience, relays }
}
