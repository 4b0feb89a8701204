export type { AddressBook } from './book/address-book.js'
export type { Peer } from './book/peer.js'
export type {
  Decision,
  DecisionSubject,
  Direction,
  Listener,
  NetworkEvent,
  Reason,
} from './events/events.js'
export type { AskedPlace, AskedRole, AskedThing } from './firewall/asked-things.js'
export type { Answerer, CallDescription, CallQuestion, PeerQuestion } from './firewall/asking.js'
export type { PeerLimits } from './firewall/limits.js'
export type { FirewallOptions } from './firewall/options.js'
export type { Identity, PeerId } from './identity/names.js'
export { Network } from './network/network.js'
export type { NetworkOptions, RelaySettings, RemoteOptions } from './network/options.js'
export { serve } from './network/serve.js'
export type {
  Invitation,
  InviteOptions,
  PairingQuestion,
  PairOptions,
} from './pairing/options.js'
export type { RemoteClient } from './remote/remote-client.js'
export type {
  ClientGrant,
  Grants,
  InboundRule,
  OutboundRule,
  SyncGrant,
} from './rules/grants.js'
export type {
  Follower,
  PullOptions,
  Receipt,
  SendOptions,
  SyncDirection,
  SyncOutcome,
} from './sync/options.js'
