import { exact } from '../codec/exact.js'
import {
  bytes,
  decode,
  encode,
  fixedBytes,
  given,
  list,
  malformed,
  oneOf,
  optional,
  struct,
  text,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'
import { isPurpose } from './purpose.js'

/** The longest lifetime of an approval in milliseconds: a week. */
export const maxApprovalLifetime = 7 * 24 * 60 * 60 * 1000
/** The most places in one approval. */
export const maxApprovedPlaces = 64
/** The most bytes of a procedure's name in an approval. */
const maxNameLength = 128

/** One place in an approval, and its permitted use. */
export const approvedPlace = struct({
  role: oneOf(['use', 'write', 'revoke', 'collect']),
  vault: fixedBytes(24),
  /** Absent for a whole vault (`collect`). */
  record: optional(fixedBytes(24)),
  /** The number of a counter's head at that time, where the call names the head. */
  version: optional(u53),
  /**
   * A mark of the content at the time of the request, or of its absence. Made under a key of the
   * zone, so it tells nothing to others.
   */
  content: fixedBytes(16),
})
export type ApprovedPlace = ValueOf<typeof approvedPlace>

const fields = struct({
  nonce: fixedBytes(16),
  /** Id of the client that may use the approval. */
  client: fixedBytes(24),
  procedure: text,
  /** Sources, target, records to revoke and vaults to collect, in the order of the call. */
  places: list(approvedPlace),
  /** SHA-256 of the encoded call: only that very call. Absent: any input on these places. */
  digest: optional(fixedBytes(32)),
  purpose: text,
  /** Milliseconds, as requested. */
  lifetime: u53,
  /** Milliseconds since 1970, by the clock of the zone. */
  notAfter: u53,
  /** The number of calls that it covers. */
  uses: u32,
})

/** The fields of a statement before its seal. */
export type UnsealedStatement = ValueOf<typeof fields>

/**
 * The statement that an approver signs: one procedure may be run on these places by this client,
 * for a purpose and a time. A zone takes only statements that it has sealed itself: a signer can
 * neither widen the request nor make a statement of his own, and no approval outlives the zone.
 */
export type ApprovalStatement = UnsealedStatement & {
  /** HMAC-SHA256 of all fields before it, under a key of one zone process. */
  readonly seal: Uint8Array
}

const sealLength = 32
const noRequest = 'request: it is none for an approval.'

/** The bytes of a statement, without prefix and seal. */
export function encodeUnsealed(statement: UnsealedStatement): Uint8Array {
  return encode(fields, statement)
}

/** Splits a statement's bytes: the sealed fields, and the seal. */
export function splitSeal(statement: Uint8Array): { sealed: Uint8Array; seal: Uint8Array } {
  const end = Math.max(0, statement.length - sealLength)
  return { sealed: statement.subarray(0, end), seal: statement.subarray(end) }
}

/**
 * Reads a statement and checks it against the bounds of a zone's requests.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function decodeStatement(statement: Uint8Array): ApprovalStatement {
  const { sealed, seal } = splitSeal(statement)
  const said = decode(fields, sealed)
  const { procedure, places, purpose, lifetime, notAfter, uses } = said
  const fits =
    seal.length === sealLength &&
    isName(procedure) &&
    places.length <= maxApprovedPlaces &&
    places.every(isPlace) &&
    isPurpose(purpose) &&
    lifetime >= 1 &&
    lifetime <= maxApprovalLifetime &&
    notAfter >= lifetime &&
    uses >= 1
  if (!fits) throw malformed(noRequest)
  return { ...said, seal: seal.slice() }
}

/**
 * The text before a statement when it is signed, which keeps its signature from being valid for a
 * message of another kind. Statements of version 1 began otherwise, and none of either kind begins
 * like one of the other.
 */
export const approvalPrefix: Uint8Array = new TextEncoder().encode(
  'stronghold.ts approval statement 2\0',
)

/** A signed approval: the statement, and the Ed25519 signature (64 bytes) of prefix and statement. */
export const signedApproval = struct({ statement: bytes, signature: fixedBytes(64) })

/**
 * Reads the bytes that an approver is asked to sign, so that they can be shown first; see
 * `approvalLines`.
 * @throws StrongholdError `INVALID_ARGUMENT` for other bytes, and for a statement beyond the bounds
 *   of docs/spec/policy.md: 64 places, a purpose of one line and 256 bytes, a week.
 */
export const parseApprovalRequest = exact(
  1,
  function parseApprovalRequest(request: Uint8Array): ApprovalStatement {
    given.read('request', given.bytes(), request)
    const isRequest = approvalPrefix.every((byte, i) => byte === request[i])
    if (!isRequest) throw malformed(noRequest)
    try {
      return decodeStatement(request.subarray(approvalPrefix.length))
    } catch {
      throw malformed(noRequest)
    }
  },
)

/**
 * The approval that a signature makes of a request: for `CallOptions.approval`.
 * `signature`: Ed25519 (64 bytes) of all bytes of the request.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export const approvalToken = exact(
  2,
  function approvalToken(request: Uint8Array, signature: Uint8Array): Uint8Array {
    given.read('signature', given.bytes(64), signature)
    parseApprovalRequest(request)
    const statement = request.subarray(approvalPrefix.length)
    return encode(signedApproval, { statement, signature })
  },
)

/** Names of the library are words; those of an application have dots, and both are ASCII. */
function isName(name: string): boolean {
  return name.length <= maxNameLength && /^[\x21-\x7e]+$/.test(name)
}

function isPlace({ role, record, version }: ApprovedPlace): boolean {
  return role === 'collect' ? record === undefined && version === undefined : record !== undefined
}
