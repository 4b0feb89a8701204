// The bounds of memory and work that a partner may cause; docs/spec/sync.md states them too.

/** Single records that are asked for of one client, at most; vaults that are chosen or mapped, too. */
export const maxAddresses = 65_536

/** Clients in one message at most. */
export const maxClients = 16_384

/** Vaults that one answer names at most, of all clients together. */
export const maxVaults = 131_072

/** Vaults that the rules of one pull choose at most, of all clients: a request holds few more. */
export const maxChosen = 524_288

/** Groups that one answer names at most: those of 4,096 vaults with more than 1,024 records. */
export const maxGroups = 1_048_576

/** Records that one request lists at most; in how many clients they are looked for is charged. */
export const maxListed = 131_072

/** Microseconds of a partner's requests (docs/spec/budgets.md). */
export const pullWork = {
  /** A record that is looked for in a client. */
  lookup: 2.2,
  /** A group that is compared. */
  group: 15,
  /** A record that is hashed by itself, or gone through and not sent. */
  row: 4,
  /** A record or revocation that is sent or taken in. */
  record: 60,
  /** A byte of a request, or of an answer. */
  byte: 0.02,
} as const

/** Groups in one request at most. An answer is full with 20,000 records, so more would be in vain. */
export const maxGroupsAsked = 16_384

/** Fingerprints in one request at most, unless a single group has more. */
export const maxFingerprints = 65_536

/** What one answer holds at most, unless a single unit has more. */
export const maxRecords = 20_000
export const maxBytes = 16 * 1024 * 1024

/**
 * Bytes that an export has at least when its answer is full: each of so many records or revocations
 * takes more than 52. A source that leaves out more than an answer holds wants to be asked again
 * and again.
 */
export const fullExport = 1024 * 1024
