import { byteKey } from '@stronghold/engine'
import {
  bytes,
  type Codec,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  text,
  u32,
  u53,
} from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { type StoredLocation, storedLocation } from '../../contract/location.js'
import { type SecretType, secretType } from '../../contract/procedures/secret-type.js'
import { isLabel } from './bounds.js'
import { type HeldPolicy, heldPolicy } from './held-policy.js'
import { compareStamps, type Stamp, stampFields } from './stamp.js'
import { makeUsage, spent, type Usage } from './usage.js'

/** Characters of a content's name that are kept: the tag of the seal. */
export const CONTENT_LENGTH = 16

/** The attributes of a record. */
export interface RecordEntry extends Stamp {
  readonly kind: 'record'
  readonly type: SecretType
  /** Whether a party outside may know the bytes. */
  readonly knownTo: 'nobody' | 'caller'
  /**
   * The content that the entry describes: the first 16 characters of the engine's name for it.
   * Another tool may have written another one since.
   */
  readonly content: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly location?: StoredLocation | undefined
  readonly label?: string | undefined
  readonly policy?: HeldPolicy | undefined
  /** Ids of the clients that may read the bytes back. */
  readonly readers: readonly Uint8Array[]
  /** Number and time of its uses; changes in place. */
  readonly usage: Usage
  /** When label or policy were last changed, if that was after the content was written. */
  readonly amended?: Stamp | undefined
  /**
   * Procedures that its owner named for this content though its type does not suit them: in the call
   * that made it, or later with the present key. Never the result of a meet or a merge.
   */
  readonly widened?: readonly string[] | undefined
}

/** The attributes of a client or a vault. */
export interface CompartmentEntry {
  readonly kind: 'compartment'
  readonly name?: Uint8Array | undefined
  readonly policy?: HeldPolicy | undefined
  /** Vaults: the number that the next version of a counter gets. */
  readonly next: number
  readonly usage: Usage
}

/** A tombstone of a record, so that a sync does not bring the record back. */
export interface Tombstone extends Stamp {
  readonly kind: 'tombstone'
  readonly location?: StoredLocation | undefined
}

/** The entry of a client or a vault of which only the name is known. */
export function makeCompartment(name: Uint8Array): CompartmentEntry {
  return { kind: 'compartment', name: name.slice(), next: 0, usage: makeUsage() }
}

/** An absent label, or one that `isLabel` accepts. @throws StrongholdError `INVALID_ARGUMENT`. */
export function checkedLabel(label: string | undefined): string | undefined {
  if (label !== undefined && !isLabel(label)) throw new StrongholdError('INVALID_ARGUMENT')
  return label
}

export type AttributeEntry = RecordEntry | CompartmentEntry | Tombstone

const usageFields = struct({
  uses: u53,
  windowStart: u53,
  windowUses: u32,
  lastUsed: optional(u53),
})

/** Usage as a file holds it: `granted` uses count as spent, since they may be by then. */
const usage: Codec<Usage> = {
  shape: { kind: 'opaque' },
  size: (value) => usageFields.size(spent(value)),
  write: (writer, value) => usageFields.write(writer, spent(value)),
  read: (reader) => makeUsage(usageFields.read(reader)),
}

const contentBytes = fixedBytes(CONTENT_LENGTH)
const contentName: Codec<string> = {
  shape: { kind: 'opaque' },
  size: () => CONTENT_LENGTH,
  write(writer, value) {
    for (let i = 0; i < CONTENT_LENGTH; i++) writer.u8(value.charCodeAt(i))
  },
  read: (reader) => byteKey(contentBytes.read(reader)),
}

const knownTo = oneOf(['nobody', 'caller'])
const clientId = fixedBytes(24)

/** Kinds of entries as they are written. Appended to only. */
export const entryKinds = ['record', 'compartment', 'tombstone', 'amendedRecord'] as const
/** One of them. */
export type WrittenKind = (typeof entryKinds)[number]

const kinds = oneOf(entryKinds)

const recordFields = {
  kind: kinds,
  type: secretType,
  knownTo,
  content: contentName,
  created: u53,
  ...stampFields,
  location: optional(storedLocation),
  label: optional(text),
  policy: optional(heldPolicy),
  readers: list(clientId),
  usage,
} as const

const record = struct(recordFields)

/**
 * A kind of its own, so that a file without amended records is as an earlier version wrote it.
 * Other records have their own stamp at the end, where a comparison looks for it.
 */
const amendedRecord = struct({
  ...recordFields,
  widened: list(text),
  amended: struct(stampFields),
})

const compartment = struct({
  kind: kinds,
  name: optional(bytes),
  policy: optional(heldPolicy),
  next: u53,
  usage,
})

const tombstone = struct({
  kind: kinds,
  ...stampFields,
  location: optional(storedLocation),
})

const codecs = { record, compartment, tombstone, amendedRecord } as unknown as Readonly<
  Record<WrittenKind, Codec<{ readonly kind: WrittenKind }>>
>

function written(value: AttributeEntry): { readonly kind: WrittenKind } {
  if (value.kind !== 'record' || !('amended' in value || 'widened' in value)) return value
  const { amended, widened = [], ...plain } = value
  if (amended === undefined && widened.length === 0) return plain
  const { generation, changed, writer } = amended ?? value
  return { ...plain, kind: 'amendedRecord', widened, amended: { generation, changed, writer } } as {
    readonly kind: WrittenKind
  }
}

/** An entry: its kind (one byte), then its fields (docs/spec/metadata.md). */
export const entry: Codec<AttributeEntry> = {
  shape: { kind: 'opaque' },
  size(value) {
    const entry = written(value)
    return codecs[entry.kind].size(entry)
  },
  write(writer, value) {
    const entry = written(value)
    codecs[entry.kind].write(writer, entry)
  },
  read(reader) {
    const kind = kinds.read(reader)
    // It is the first field too.
    // The codec of the kind reads the byte once more, and so refuses one that does not agree with
    // it.
    reader.offset--
    const entry = codecs[kind].read(reader)
    if (kind !== 'amendedRecord') return entry as AttributeEntry
    const { amended, ...record } = { ...entry, kind: 'record' } as RecordEntry
    const isAmended = amended !== undefined && compareStamps(amended, record) !== 0
    return isAmended ? { ...record, amended } : record
  },
}

/** A later version may hold more: this one refuses unknown versions. */
const version = oneOf(['1'])

/** How a bucket begins: `count` entries follow. */
export const bucketHead = struct({ version, count: u32 })

/** One entry of a bucket with its key. */
export const bucketEntry = struct({ key: bytes, entry: bytes })

/** A whole bucket, each entry still encoded. */
export const bucketContent = struct({ version, entries: list(bucketEntry) })
