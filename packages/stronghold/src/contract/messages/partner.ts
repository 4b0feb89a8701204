import {
  boolean,
  bytes,
  fixedBytes,
  list,
  nothing,
  oneOf,
  optional,
  struct,
  text,
  u53,
  type ValueOf,
} from '../codec/index.js'
import { message } from './define.js'
import { keyMaterial } from './snapshot.js'
import { ownKey, snapshotRules, syncReport } from './sync.js'

/** Clients, each whole or some of its vaults, by their paths. Absent: all; empty: none. */
export const scope = optional(list(struct({ client: bytes, vaults: optional(list(bytes)) })))
export type ScopeFields = ValueOf<typeof scope>

/** Another Stronghold, with the scopes of its trust. */
export const partner = struct({
  /** Its X25519 public key. */
  partner: fixedBytes(32),
  label: optional(text),
  /** The scope that it may pull. */
  send: scope,
  /** The scope that it may change here. */
  receive: scope,
})
export type PartnerFields = ValueOf<typeof partner>

/**
 * Trusts a partner, or changes its scopes. Widening takes the present key as proof: code that was
 * smuggled into the host could otherwise have everything sent to itself.
 */
export const TrustPartner = message(
  'TrustPartner',
  'unlocked',
  struct({ partner, current: optional(keyMaterial) }),
  nothing,
  { changes: true, secret: true },
)

/** Forgets a partner. */
export const DistrustPartner = message(
  'DistrustPartner',
  'unlocked',
  struct({ partner: fixedBytes(32) }),
  nothing,
  { changes: true },
)

/** The partners, in the order in which they were first trusted. */
export const ListPartners = message('ListPartners', 'unlocked', nothing, list(partner))

/** Begins a pull from a partner. Answers the number of the pull and its first request. */
export const BeginPull = message(
  'BeginPull',
  'unlocked',
  struct({
    partner: fixedBytes(32),
    own: ownKey,
    within: scope,
    /** Clients that are left out, whatever the scopes say. */
    except: list(bytes),
    rules: snapshotRules,
  }),
  struct({
    pull: u53,
    request: bytes,
    /** As of `ContinuePull`. */
    work: u53,
  }),
)

/** Applies an answer. Without a further request the pull is over. */
export const ContinuePull = message(
  'ContinuePull',
  'unlocked',
  struct({ pull: u53, answer: bytes }),
  struct({
    request: optional(bytes),
    /** Where the answer held records. */
    report: optional(syncReport),
    /** Whether anything has changed. */
    changed: boolean,
    /** Its cost in microseconds, by the weights of docs/spec/budgets.md. */
    work: u53,
  }),
  { changes: true },
)

/** Forgets a pull; a finished one is no error. */
export const CancelPull = message('CancelPull', 'unlocked', struct({ pull: u53 }), nothing)

/** Answers a request of a partner; nothing of it is remembered. */
export const AnswerPull = message(
  'AnswerPull',
  'unlocked',
  struct({
    partner: fixedBytes(32),
    own: ownKey,
    request: bytes,
    within: scope,
    except: list(bytes),
    /** Milliseconds. */
    lifetime: u53,
  }),
  struct({
    answer: bytes,
    kind: oneOf(['equal', 'compare', 'records']),
    records: u53,
    /** As of `ContinuePull`. */
    work: u53,
  }),
)
