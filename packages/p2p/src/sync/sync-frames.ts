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

/** A selection of the offering side's clients, with their names at the other side. */
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
 * The first frame. `pull`: this side takes records in; `offer`: the other side does; `follow`: this
 * side wants news of the other's changes.
 */
export const syncOpening = struct({
  purpose: oneOf(['pull', 'offer', 'follow']),
  /** For `offer`: the offered records; absent: all that the other side may have. */
  offered: optional(offered),
})

/** The longest first frame, in bytes. */
export const syncOpeningLimit = 65_536

/** The pulling side's next step: another request follows as a parcel, or this was all. */
export const step = struct({ isRequest: boolean })

/** The receipt of a pull, from the pulling side: numbers of records. */
export const receipt = struct({
  /** `OK`, or the error code that ended it. */
  code: text,
  copied: u53,
  revoked: u53,
  kept: u53,
  refused: u53,
})

/** Before the parcel of an answer: `OK`, or the error code in its place. */
export const answerHead = struct({ code: text, records: u53 })

/** Announces a parcel: its length, and its SHA-256. */
export const announcement = struct({ length: u53, digest: fixedBytes(32) })

/**
 * The offset from which the receiver wants the parcel; its length, when the receiver has all of it.
 */
export const want = struct({ offset: u53 })

/** A piece of a parcel, from the wanted offset. */
export const piece = struct({ bytes })

/** The longest piece, in bytes, and the longest frame with one. */
export const pieceLength = 1 << 18
export const pieceLimit = pieceLength + 64

/** To a follower: something was committed. */
export const changed = struct({ isChanged: boolean })
