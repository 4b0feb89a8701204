import {
  boolean,
  bytes,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  text,
  u53,
} from '@stronghold/stronghold/codec'

// The frames of `protocols.sync` in the order in which they come (docs/spec/protocol.md).

/** A record by its name: a record path, or the number of a counter. */
const record = struct({ vault: bytes, record: optional(bytes), counter: optional(u53) })

/** What of the offering side's clients is offered, and what it is to be called by the other. */
export const offered = list(
  struct({
    client: bytes,
    as: optional(bytes),
    vaults: optional(list(bytes)),
    records: optional(list(record)),
    mapVaults: list(struct({ from: bytes, to: bytes })),
  }),
)

/**
 * The first frame. `pull`: this side takes in what the other has; `offer`: the other way around;
 * `follow`: this side wants to be told when the other has changed.
 */
export const syncOpening = struct({
  purpose: oneOf(['pull', 'offer', 'follow']),
  /** For `offer`: what is offered; absent for all that may be had. */
  offered: optional(offered),
})

/** The longest first frame, in bytes. */
export const syncOpeningLimit = 65_536

/** What the pulling side says next: another request follows as a parcel, or this was all. */
export const step = struct({ isRequest: boolean })

/** How a pull ended, from the pulling side: numbers of records. */
export const receipt = struct({
  /** `OK`, or the error code that ended it. */
  code: text,
  copied: u53,
  revoked: u53,
  kept: u53,
  refused: u53,
})

/** Before the parcel of an answer: `OK`, or why there is none. */
export const answerHead = struct({ code: text, records: u53 })

/** Announces a parcel: its length, and its SHA-256. */
export const announcement = struct({ length: u53, digest: fixedBytes(32) })

/** From where the receiver wants the parcel; its length, when the receiver has all of it. */
export const want = struct({ offset: u53 })

/** Some of a parcel, from where it was wanted. */
export const piece = struct({ bytes })

/** The longest piece, in bytes, and the longest frame with one. */
export const pieceLength = 1 << 18
export const pieceLimit = pieceLength + 64

/** To a follower: something was committed. */
export const changed = struct({ isChanged: boolean })
