// The address book and the identity without the network: no libp2p node is loaded for them.

export type { Identity, PeerId } from '../identity/names.js'
export { type PeerRules, parseRulesDocument, rulesDocument } from '../rules/document.js'
export { rulesSchema } from '../rules/document-schema.js'
export type {
  ClientGrant,
  Grants,
  InboundRule,
  OutboundRule,
  SyncGrant,
} from '../rules/grants.js'
export { widened } from '../rules/grants.js'
export { pathText } from '../rules/path-text.js'
export type { AddressBook } from './address-book.js'
export { listPeers, type OpenPeers, openPeers } from './opening.js'
export type { Peer, PeerChange } from './peer.js'
export type { PeerChanges } from './peers.js'
export type { TrustOptions } from './trust.js'
