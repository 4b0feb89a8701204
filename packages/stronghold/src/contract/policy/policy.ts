import {
  bytes,
  type Codec,
  fixedBytes,
  integer,
  list,
  listOf,
  misfit,
  oneOf,
  optional,
  refined,
  struct,
  text,
  textOf,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'
import { isListed } from './named.js'
import type { ProcedureName } from './procedure-name.js'
import { isPurpose, maxPurposeLength } from './purpose.js'

/**
 * The names in a policy: a procedure of the library, one of an application (with a dot in its
 * name), or a usage of sync. The words are a type, so that a typing error does not compile.
 */
export type Usage = ProcedureName | `${string}.${string}` | 'Sync' | 'Export' | 'Import'

/**
 * Under which keys a secret may be wrapped (`AesKeyWrapEncrypt`). `bornInside`: keys that nobody
 * outside can know; `any` gives the secret to the party that chose the key.
 */
export const wrappable = oneOf(['never', 'bornInside', 'any'])
export type Wrappable = ValueOf<typeof wrappable>

/** At most `uses` in each interval of `milliseconds`, counted from the first use in it. */
export const rate = struct({ uses: u32, milliseconds: u53 })

/** The approver of each use, and the purpose. */
export const approvalDemand = demandOf(text)

function demandOf(purpose: Codec<string>) {
  return struct({
    /** The Ed25519 public key (32 bytes) that signs approvals; absent: the holder of the Stronghold. */
    approver: optional(fixedBytes(32)),
    /** The purpose that an approval must name, word for word; absent: any. */
    purpose: optional(purpose),
  })
}

/**
 * The permitted uses of a secret, as docs/spec/policy.md explains them. Everything that is not
 * named is denied.
 */
export interface Policy {
  /** Names of the procedures that may use, derive from, write, revoke or sync it; may be empty. */
  readonly usages: readonly Usage[]
  /** `bornInside` unless stated. */
  readonly wrappable?: Wrappable | undefined
  /** Milliseconds since 1970: the moment from which nothing may use it. */
  readonly expires?: number | undefined
  /** The most uses in all. */
  readonly maxUses?: number | undefined
  /** The most uses in a time. */
  readonly rate?: ValueOf<typeof rate> | undefined
  /** Every use needs an approval. */
  readonly requireApproval?: ValueOf<typeof approvalDemand> | undefined
  /** The policy of every secret derived from it, besides the attributes of the deriving call. */
  readonly derived?: Policy | undefined
}

const few = 16

/** Whether a policy names a usage: the name of a procedure, or one that is pinned to its code. */
export function namesUsage(policy: Policy, usage: string): boolean {
  // A scan of a few is faster than a lookup.
  if (policy.usages.length <= few) return (policy.usages as readonly string[]).includes(usage)
  return isListed(usage, policy)
}

/** The end of the year 9999 in UTC: the last year of four digits. */
export const latestExpiry = 253_402_300_799_999

const instant = refined(
  u53,
  'milliseconds since 1970, before the year 10000',
  (value) => value <= latestExpiry,
)

/** 2020-01-01 in UTC: an earlier moment is a mistake, such as a time in seconds. */
export const earliestExpiry = 1_577_836_800_000

/** The bounds of a new policy: in a call, attached and in a document. */
export const bounds = {
  maxUses: [1, Number.MAX_SAFE_INTEGER],
  uses: [1, 0xffff_ffff],
  milliseconds: [1, 2 ** 50],
} as const

const statedInstant = refined(
  instant,
  'milliseconds since 1970, from 2020 to the year 9999',
  (value) => value >= earliestExpiry,
)

/** A rate that limits something. */
const statedRate = struct({
  uses: integer(...bounds.uses),
  milliseconds: integer(...bounds.milliseconds, u53),
})

const statedPurpose = refined(
  textOf(maxPurposeLength),
  'one line of 1 to 256 bytes',
  (purpose) => purpose !== '' && isPurpose(purpose),
)

const maxDepth = 4

/** The bounds of a policy's fields, which are narrower for a new policy than for those in files. */
interface Words {
  readonly usages: Codec<readonly Usage[]>
  readonly expires: Codec<number>
  readonly maxUses: Codec<number>
  readonly rate: Codec<ValueOf<typeof rate>>
  readonly demand: Codec<ValueOf<typeof approvalDemand>>
}

/**
 * A policy in metadata and answers, as any version wrote it; nested at most four deep. Files may
 * hold names that only a later version knows: names are checked where a caller gives them.
 */
export const policy: Codec<Policy> = nested(1, {
  usages: list(text as unknown as Codec<Usage>),
  expires: instant,
  maxUses: u53,
  rate,
  demand: approvalDemand,
})

const skipped: Codec<never> = {
  shape: { kind: 'opaque' },
  size: fail,
  write: fail,
  read(reader) {
    reader.raw(reader.u32())
    return undefined as never
  },
}

/** Skips a policy without decoding its names, to find its end. */
export const policyFrame: Pick<Codec<unknown>, 'read'> = nested(1, {
  usages: list(skipped),
  expires: instant,
  maxUses: u53,
  rate,
  demand: demandOf(skipped),
})

/** The most names in a caller's policy, at each depth. */
export const maxUsages = 256
/** Bytes of the longest name: of a procedure of an application, `@` and the hash of its module. */
export const maxUsageLength = 160

/**
 * The same on the wire, as a caller gives it: its reader has work with each name. It takes exactly
 * the policies that a document can express.
 */
export const statedPolicy: Codec<Policy> = nested(1, {
  usages: listOf(textOf(maxUsageLength) as unknown as Codec<Usage>, maxUsages),
  expires: statedInstant,
  maxUses: integer(...bounds.maxUses, u53),
  rate: statedRate,
  demand: demandOf(statedPurpose),
})

function nested(depth: number, words: Words): Codec<Policy> {
  const derived: Codec<Policy> = depth < maxDepth ? lazily(() => nested(depth + 1, words)) : refused
  return struct({
    usages: words.usages,
    wrappable: optional(wrappable),
    expires: optional(words.expires),
    maxUses: optional(words.maxUses),
    rate: optional(words.rate),
    requireApproval: optional(words.demand),
    derived: optional(derived),
  })
}

const tooDeep = 'policies nested at most four deep'
const refused: Codec<Policy> = {
  shape: { kind: 'opaque' },
  size: (value) => fail(value),
  write: (_, value) => fail(value),
  read: () => fail(undefined),
}

function lazily<T>(make: () => Codec<T>): Codec<T> {
  let made: Codec<T> | undefined
  const codec = () => {
    made ??= make()
    return made
  }
  return {
    shape: { kind: 'opaque' },
    size: (value) => codec().size(value),
    write: (writer, value) => codec().write(writer, value),
    read: (reader) => codec().read(reader),
  }
}

function fail(value: unknown): never {
  throw misfit(tooDeep, value, 'one more')
}

/** The most bytes of UTF-8 in a label. */
export const maxLabelBytes = 256

/** A label that a caller gives a record. */
export const givenLabel: Codec<string> = textOf(maxLabelBytes)

/** The most clients that may read one record back. */
export const maxReaders = 64

/** Attributes that a caller may give to a new secret. */
export const attributes = struct({
  /** For people; not secret, and not a name. At most 256 bytes of UTF-8. */
  label: optional(givenLabel),
  policy: optional(statedPolicy),
  /**
   * Paths of the clients, at most 64, that may read the bytes back with `ReadRecord`: personal
   * data, not keys. Only a record of `WriteVault` can have readers.
   */
  readers: optional(listOf(bytes, maxReaders)),
})
export type Attributes = ValueOf<typeof attributes>
