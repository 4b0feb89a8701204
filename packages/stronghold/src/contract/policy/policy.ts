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
 * What a policy can name: a procedure of the library, one of an application (there is a dot in its
 * name), or what sync asks for. The words are a type, so that a slip of the pen does not compile.
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
  /** Milliseconds since 1970, from when nothing may use it any more. */
  readonly expires?: number | undefined
  /** How often it may be used in all. */
  readonly maxUses?: number | undefined
  /** How often it may be used in a time. */
  readonly rate?: ValueOf<typeof rate> | undefined
  /** Every use needs an approval. */
  readonly requireApproval?: ValueOf<typeof approvalDemand> | undefined
  /** The policy of whatever is derived from it, on top of what the deriving call says. */
  readonly derived?: Policy | undefined
}

const few = 16

/** Whether a policy names a usage: the name of a procedure, or one that is pinned to its code. */
export function namesUsage(policy: Policy, usage: string): boolean {
  // Of few it is quicker to look at them than to look them up.
  if (policy.usages.length <= few) return (policy.usages as readonly string[]).includes(usage)
  return isListed(usage, policy)
}

/** The end of the year 9999 in UTC: what a date of four digits can say. */
export const latestExpiry = 253_402_300_799_999

const instant = refined(
  u53,
  'milliseconds since 1970, before the year 10000',
  (value) => value <= latestExpiry,
)

/** 2020-01-01 in UTC: nobody means an earlier moment, and seconds are one. */
export const earliestExpiry = 1_577_836_800_000

/** What a new policy may say at least and at most: in a call, attached and in a document. */
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
 * name what only a later version knows: the words are checked where they are said.
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

/** Reads past a policy without making its names: to find where it ends. */
export const policyFrame: Pick<Codec<unknown>, 'read'> = nested(1, {
  usages: list(skipped),
  expires: instant,
  maxUses: u53,
  rate,
  demand: demandOf(skipped),
})

/** Names that a policy has at most where it is said, at each depth. */
export const maxUsages = 256
/** Bytes of the longest name: of a procedure of an application, `@` and the hash of its module. */
export const maxUsageLength = 160

/**
 * The same on the wire, as a caller says it: who reads it has work with each name. A document can say
 * what this takes, and this takes what a document says.
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

/** Bytes of UTF-8 that a label has at most. */
export const maxLabelBytes = 256

/** A label that somebody gives a record. */
export const givenLabel: Codec<string> = textOf(maxLabelBytes)

/** How many clients may read one record back. */
export const maxReaders = 64

/** Attributes that a caller may give to a new secret. */
export const attributes = struct({
  /** For people; not secret, and not a name. At most 256 bytes of UTF-8. */
  label: optional(givenLabel),
  policy: optional(statedPolicy),
  /**
   * Paths of the clients, at most 64, that may read the bytes back with `ReadRecord`: personal
   * data, not keys. Only what came in through `WriteVault` can have readers.
   */
  readers: optional(listOf(bytes, maxReaders)),
})
export type Attributes = ValueOf<typeof attributes>
