import {
  bytes,
  decode,
  encode,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  text,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'

/**
 * What an approver signs: that one procedure may be run on these records by this client, for a
 * purpose and a time. The challenge is of one zone process, so that no approval outlives it.
 */
export const approvalStatement = struct({
  /** Keeps these signatures apart from all others of the same key. */
  context: oneOf(['stronghold.ts approval 1']),
  challenge: fixedBytes(32),
  nonce: fixedBytes(16),
  client: fixedBytes(24),
  procedure: text,
  /** Vault id and record id (48 bytes) of each source. */
  records: list(fixedBytes(48)),
  /** SHA-256 of the encoded call: only that very call. Absent: any input on these records. */
  digest: optional(fixedBytes(32)),
  purpose: text,
  /** Milliseconds since 1970. */
  notAfter: u53,
  /** How many calls it covers. */
  uses: u32,
})
export type ApprovalStatement = ValueOf<typeof approvalStatement>

/** What stands before a statement when it is signed, so that it is no message of any other kind. */
export const approvalPrefix: Uint8Array = new TextEncoder().encode(
  'stronghold.ts approval statement\0',
)

/** A signed approval: the statement, and the Ed25519 signature (64 bytes) of prefix and statement. */
export const signedApproval = struct({ statement: bytes, signature: fixedBytes(64) })

/**
 * Reads the bytes that an approver is asked to sign, so that they can be shown first.
 * @throws StrongholdError `INVALID_ARGUMENT` for other bytes.
 */
export function parseApprovalRequest(request: Uint8Array): ApprovalStatement {
  const prefix = request.subarray(0, approvalPrefix.length)
  const known = prefix.every((byte, i) => byte === approvalPrefix[i])
  const length = known ? approvalPrefix.length : request.length
  return decode(approvalStatement, request.subarray(length))
}

/**
 * The approval that a signature makes of a request: for `CallOptions.approval`.
 * `signature`: Ed25519 (64 bytes) of all bytes of the request.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function approvalToken(request: Uint8Array, signature: Uint8Array): Uint8Array {
  parseApprovalRequest(request)
  const statement = request.subarray(approvalPrefix.length)
  return encode(signedApproval, { statement, signature })
}
