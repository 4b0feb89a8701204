import { EngineError } from '../engine-error.js'
import { byteKey } from '../ids.js'

/** Length in bytes of every transaction, zero-padded. */
export const TRANSACTION_LENGTH = 112

const DATA = 1
const REVOCATION = 2

/** The fields of a record's data transaction about its secret. */
export interface DataTransaction {
  /** 24 bytes, drawn anew by every write; associated data of the sealed secret. */
  readonly blobId: Uint8Array
  /** 24 bytes, zero-padded; a label in the files of old versions, without meaning in ours. */
  readonly hint: Uint8Array
}

/** Type (u64 BE) 1, length of the secret (u64 BE), record id, blob id, hint, 24 zeros. */
export function encodeDataTransaction(
  recordId: Uint8Array,
  secretLength: number,
  { blobId, hint }: DataTransaction,
): Uint8Array {
  const bytes = new Uint8Array(TRANSACTION_LENGTH)
  const view = new DataView(bytes.buffer)
  view.setUint32(4, DATA)
  view.setUint32(12, secretLength)
  bytes.set(recordId, 16)
  bytes.set(blobId, 40)
  bytes.set(hint, 64)
  return bytes
}

/**
 * Reads a data transaction (112 bytes) and checks it against its record: type, record id and length
 * of the secret, which reveals boxes that were swapped between records.
 * @throws EngineError `RECORD_DAMAGED`.
 */
export function parseDataTransaction(
  bytes: Uint8Array,
  recordId: Uint8Array,
  secretLength: number,
): DataTransaction {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const matches =
    bytes.length === TRANSACTION_LENGTH &&
    view.getUint32(0) === 0 &&
    view.getUint32(4) === DATA &&
    view.getUint32(8) === 0 &&
    view.getUint32(12) === secretLength &&
    byteKey(bytes.subarray(16, 40)) === byteKey(recordId)
  if (!matches) throw new EngineError('RECORD_DAMAGED')
  return { blobId: bytes.subarray(40, 64), hint: bytes.subarray(64, 88) }
}

/** Type (u64 BE) 2, record id, zeros. Never read back: its presence counts. */
export function encodeRevocation(recordId: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TRANSACTION_LENGTH)
  new DataView(bytes.buffer).setUint32(4, REVOCATION)
  bytes.set(recordId, 8)
  return bytes
}
