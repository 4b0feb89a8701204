import { ID_LENGTH } from '../ids.js'
import type { BincodeReader } from './bincode.js'

/**
 * A record as one run of bytes, exactly as the payload's map of records has it: the map's key (24),
 * the record's id (24, the same), then `data`, `revoke` (optional) and `blob`, each with its
 * length. 100,000 records are 100,000 views of one payload and are written back as they are;
 * a record is taken apart only when it is used.
 */
export type EncodedRecord = Uint8Array

/** The parts of a record: views of it, all sealed but the ids. */
export interface RecordParts {
  readonly id: Uint8Array
  /** Sealed data transaction. */
  readonly data: Uint8Array
  /** Sealed revocation transaction. */
  readonly revoke: Uint8Array | undefined
  /** Sealed secret. */
  readonly blob: Uint8Array
}

const IDS = 2 * ID_LENGTH

/** Bytes that the smallest record has: all three byte strings empty or absent. */
export const SMALLEST_RECORD = IDS + 8 + 1 + 8

/** Passes over a record and gives it as a view. @throws EngineError `SNAPSHOT_DAMAGED`. */
export function takeRecord(reader: BincodeReader): EncodedRecord {
  const start = reader.offset
  reader.skip(IDS)
  reader.skipString()
  if (reader.option()) reader.skipString()
  reader.skipString()
  return reader.bytes.subarray(start, reader.offset)
}

/** A record with room for a `data` and a `blob` of these lengths, not revoked. */
export function makeRecord(id: Uint8Array, dataLength: number, blobLength: number): EncodedRecord {
  const record = new Uint8Array(SMALLEST_RECORD + dataLength + blobLength)
  record.set(id)
  record.set(id, ID_LENGTH)
  const view = new DataView(record.buffer)
  view.setUint32(IDS, dataLength, true)
  view.setUint32(IDS + 8 + dataLength + 1, blobLength, true)
  return record
}

/** Takes a record apart. */
export function recordParts(record: EncodedRecord): RecordParts {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const dataEnd = IDS + 8 + view.getUint32(IDS, true)
  let at = dataEnd + 1
  let revoke: Uint8Array | undefined
  if (record[dataEnd] === 1) {
    revoke = record.subarray(at + 8, at + 8 + view.getUint32(at, true))
    at += 8 + revoke.length
  }
  return {
    id: record.subarray(ID_LENGTH, IDS),
    data: record.subarray(IDS + 8, dataEnd),
    revoke,
    blob: record.subarray(at + 8),
  }
}

/** The sealed secret alone, to read the content's name of many records. */
export function recordBlob(record: EncodedRecord): Uint8Array {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const dataEnd = IDS + 8 + view.getUint32(IDS, true)
  const revoked = record[dataEnd] === 1 ? 8 + view.getUint32(dataEnd + 1, true) : 0
  return record.subarray(dataEnd + 1 + revoked + 8)
}

/** Whether a record carries a revocation. */
export function isRevoked(record: EncodedRecord): boolean {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  return record[IDS + 8 + view.getUint32(IDS, true)] === 1
}

/** A copy of an unrevoked record with room for a `revoke` of this length. */
export function makeRevoked(record: EncodedRecord, revokeLength: number): EncodedRecord {
  const revoked = new Uint8Array(record.length + 8 + revokeLength)
  const view = new DataView(revoked.buffer)
  revoked.set(record.subarray(0, IDS + 8))
  const dataEnd = IDS + 8 + view.getUint32(IDS, true)
  revoked.set(record.subarray(IDS + 8, dataEnd), IDS + 8)
  revoked[dataEnd] = 1
  view.setUint32(dataEnd + 1, revokeLength, true)
  revoked.set(record.subarray(dataEnd + 1), dataEnd + 9 + revokeLength)
  return revoked
}
