export { AddressBook } from './book/address-book.js'
export type { Peer } from './book/peer.js'
export type {
  Decision,
  Direction,
  Listener,
  NetworkEvent,
  Reason,
  Subject,
} from './events.js'
export type { Answerer, CallQuestion, PeerQuestion } from './firewall/asking.js'
export type { FirewallOptions } from './firewall/firewall.js'
export type {
  ClientGrant,
  Grants,
  InboundRule,
  OutboundRule,
  SyncGrant,
} from './firewall/grants.js'
export type { PeerLimits } from './firewall/limits.js'
export { type Identity, openIdentity } from './identity/identity.js'
export type { PeerId } from './identity/peer-id.js'
export type { RelaySettings } from './network/libp2p-node.js'
export { Network } from './network/network.js'
export type { NetworkOptions, RemoteOptions } from './network/options.js'
export type { Invitation, InviteOptions } from './pairing/invitation.js'
export type { PairingQuestion, PairOptions } from './pairing/pairing.js'
export type { RemoteClient } from './remote/remote-client.js'
export { serve } from './serve.js'
export type { Follower } from './sync/follower.js'
export type { SendOptions } from './sync/offer.js'
export type { PullOptions } from './sync/peer-sync.js'
export type { Receipt } from './sync/source-side.js'
