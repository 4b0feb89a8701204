import type { ValueOf } from '../codec/index.js'
import {
  boolean,
  bytes,
  fixedBytes,
  integer,
  list,
  nothing,
  oneOf,
  optional,
  struct,
  text,
  u8,
  u53,
} from '../codec/index.js'
import { message } from './define.js'

/** The rules by which a passphrase becomes the 32-byte snapshot key. */
export const keyDerivation = oneOf([
  'blake2b',
  'wallet.rs',
  'identity.rs',
  'tauri',
  'pbkdf2',
  'raw',
])

/** The most rounds of `pbkdf2`: they take about ten seconds. */
export const maxRounds = 10_000_000

/**
 * The material that a `KeyProvider` gives to the zone, which derives the snapshot key and wipes it.
 */
export const keyMaterial = struct({
  derivation: keyDerivation,
  secret: bytes,
  /** With `pbkdf2` only. */
  pbkdf2: optional(struct({ salt: bytes, rounds: integer(1, maxRounds) })),
})
export type KeyMaterial = ValueOf<typeof keyMaterial>

/** A file to open, and the limits of its cost. */
export const sealedFile = {
  key: keyMaterial,
  /** log2 of the scrypt cost. */
  maxWorkFactor: u8,
  /** Bytes of the uncompressed content. */
  maxContentLength: optional(u53),
  file: bytes,
}

/**
 * The outcome for the store of a wallet that was taken out of a file of format 2. IOTA's wallets
 * sealed its values under the key of the file. Values that opened so are now sealed under the
 * record `userdata-store-key` of the vault `iota-wallet-secret`; the others are unchanged.
 */
export const walletStore = struct({
  /** The keys of the values that were sealed anew. */
  resealed: list(bytes),
  /** The keys of those that neither the key of the file nor that of the record opens. */
  unopened: list(bytes),
})
export type WalletStore = ValueOf<typeof walletStore>

/** Facts about an open snapshot. */
export const snapshotFacts = struct({
  /** 2 or 3. */
  version: u8,
  /** log2 of the scrypt cost of the file; 0 for version 2, which has none. */
  workFactor: u8,
  /** Number of this library's commits to the file. */
  generation: u53,
})

export type SnapshotFacts = ValueOf<typeof snapshotFacts>

const recordFacts = struct({ id: fixedBytes(24), revoked: boolean })
const vaultFacts = struct({ id: fixedBytes(24), records: list(recordFacts) })

/** A client by its ids: names cannot be told from ids, which are hashes. */
export const clientFacts = struct({
  id: fixedBytes(24),
  loaded: boolean,
  vaults: list(vaultFacts),
  storeKeys: list(bytes),
})

export type ClientFacts = ValueOf<typeof clientFacts>

/** How memory is guarded inside, and which library computes what. */
export const ReportInside = message(
  'ReportInside',
  'any',
  nothing,
  struct({
    memory: struct({
      backend: oneOf(['slab', 'sodium', 'heap']),
      guardPages: boolean,
      noAccessAtRest: boolean,
      locked: boolean,
      secretPages: boolean,
      excludedFromDumps: boolean,
      wiped: boolean,
      lacks: list(text),
    }),
    crypto: struct({ provider: oneOf(['native', 'noble']), secp256k1: text }),
  }),
)

/** Bytes of memory that the host can have, before each message that derives a key. */
export const HostMemory = message('HostMemory', 'any', struct({ bytes: u53 }), nothing)

/** Makes a new, empty snapshot in memory: draws a file key and runs the KDF. */
export const Create = message(
  'Create',
  'locked',
  struct({ key: keyMaterial, workFactor: u8 }),
  snapshotFacts,
  { changes: true, secret: true },
)

/**
 * Opens the bytes of a snapshot file of version 2 or 3: runs the KDF. `least`: the lowest
 * acceptable generation, which the host has seen in the file's place.
 */
export const Unlock = message(
  'Unlock',
  'locked',
  struct({ ...sealedFile, least: u53 }),
  snapshotFacts,
  { secret: true },
)

/**
 * A new key, and the present one as proof: without it, code that can use an open Stronghold could
 * have all of it sealed under a key of its own, and open that outside.
 */
export const newKey = struct({ current: keyMaterial, key: keyMaterial, workFactor: u8 })

/** Wraps the file in a new key: draws a new file key and runs the KDF. A commit then writes it. */
export const Rekey = message('Rekey', 'unlocked', newKey, snapshotFacts, {
  changes: true,
  secret: true,
})

/** The bytes of a copy, and the outcome for the store of a wallet of format 2. */
export const sealedCopy = struct({
  generation: u53,
  file: bytes,
  walletStore: optional(walletStore),
})

const sealMode = oneOf(['settle', 'reserve'])
/** How a commit treats counted uses, as `Seal` says. */
export type SealMode = ValueOf<typeof sealMode>

/**
 * The complete bytes of the next generation of the file; no KDF. `settle`: it holds the true counts
 * of uses; `reserve`: it also counts some uses in advance for waiting calls, which may run once
 * `Confirm` says that the file is in place.
 */
export const Seal = message(
  'Seal',
  'unlocked',
  struct({ mode: sealMode }),
  struct({ generation: u53, file: bytes }),
)

/** The file of the last `Seal` is in place. */
export const Confirm = message('Confirm', 'unlocked', struct({ generation: u53 }), nothing)

/**
 * The same, in format 3 under another key, while this snapshot keeps its own. For a wallet of
 * format 2 it answers the outcome for its store.
 */
export const SealUnder = message('SealUnder', 'unlocked', newKey, sealedCopy, { secret: true })

/** Clients, vaults, records and store keys, by id. */
export const Inspect = message('Inspect', 'unlocked', nothing, list(clientFacts))
