/**
 * Names a peer: the text form (base58btc, `12D3KooW…`) of the multihash of an Ed25519 public key
 * (libp2p peer ids specification). The side that proves that name over a connection holds the key.
 */
export type PeerId = string

/** The identity of a Stronghold. */
export interface Identity {
  /** Its name in the network. */
  readonly peerId: PeerId
  /** The X25519 public key (32 bytes) for which others seal the records that they sync. */
  readonly exchangeKey: Uint8Array
}
