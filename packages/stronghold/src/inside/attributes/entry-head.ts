import { encode, Reader, struct } from '../../contract/codec/index.js'
import { type AttributeEntry, CONTENT_LENGTH, entryKinds } from './entry.js'
import { type Stamp, stampFields } from './stamp.js'

/**
 * The fields of an entry that a comparison of two sides needs. All are views: copy them to keep
 * them.
 */
export interface EntryHead {
  readonly kind: AttributeEntry['kind']
  /** Of the entry, as buckets have it. */
  readonly key: Uint8Array
  /** Of a record: the content that it describes (16 bytes). */
  readonly content: Uint8Array | undefined
  /** As it is encoded (24 bytes); none for a compartment. */
  readonly stamp: Uint8Array | undefined
  /** When label or policy changed after the content, as it is encoded. */
  readonly amended: Uint8Array | undefined
  /** Whether the record has a policy of its own. */
  readonly hasPolicy: boolean
}

/** Length of an encoded stamp: generation, time and writer. */
export const STAMP_LENGTH = 24

const stampOf = struct(stampFields)
const nothing = { content: undefined, amended: undefined, hasPolicy: false } as const
// Of a record's fields (entry.ts), those before the content, and those between it and the stamp.
const beforeContent = 2
const afterContent = 8

/**
 * Reads the beginning of an entry in a bucket. Decoding the whole takes ten times as long, which
 * matters when 10,000 are compared.
 * @throws StrongholdError `INVALID_ARGUMENT` for bytes that are no entry.
 */
export function entryHeadAt(bucket: Uint8Array, start: number): EntryHead {
  const reader = new Reader(bucket)
  reader.offset = start
  const key = reader.raw(reader.u32())
  const end = reader.u32() + reader.offset
  const written = entryKinds[reader.u8()] ?? 'compartment'
  const kind = written === 'amendedRecord' ? 'record' : written
  if (kind === 'compartment') {
    return { kind, key, ...nothing, stamp: undefined }
  }
  if (kind === 'tombstone') {
    return { kind, key, ...nothing, stamp: reader.raw(STAMP_LENGTH) }
  }
  reader.offset += beforeContent
  const content = reader.raw(CONTENT_LENGTH)
  reader.offset += afterContent
  const stamp = reader.raw(STAMP_LENGTH)
  skipLocation(reader)
  if (reader.u8() === 1) reader.raw(reader.u32())
  const hasPolicy = reader.u8() === 1
  const isAmended = written === 'amendedRecord'
  const amended = isAmended ? bucket.subarray(end - STAMP_LENGTH, end) : undefined
  return { kind, key, content, stamp, amended, hasPolicy }
}

/** The same for a decoded entry. */
export function entryHeadOf(key: Uint8Array, entry: AttributeEntry): EntryHead {
  const { kind } = entry
  const stamp = kind === 'compartment' ? undefined : encoded(entry)
  if (kind !== 'record') return { kind, key, ...nothing, stamp }
  const amended = entry.amended && encoded(entry.amended)
  const hasPolicy = entry.policy !== undefined
  return { kind, key, content: bytesOf(entry.content), stamp, amended, hasPolicy }
}

function encoded({ generation, changed, writer }: Stamp): Uint8Array {
  return encode(stampOf, { generation, changed, writer })
}

/** An optional `storedLocation`: generic, or a counter with its optional number. */
function skipLocation(reader: Reader): void {
  if (reader.u8() === 0) return
  const isGeneric = reader.u8() === 0
  reader.raw(reader.u32())
  if (isGeneric) reader.raw(reader.u32())
  else if (reader.u8() === 1) reader.raw(8)
}

function bytesOf(content: string): Uint8Array {
  const bytes = new Uint8Array(CONTENT_LENGTH)
  for (let i = 0; i < CONTENT_LENGTH; i++) bytes[i] = content.charCodeAt(i)
  return bytes
}
