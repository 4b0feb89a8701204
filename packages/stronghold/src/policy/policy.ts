import {
  bytes,
  type Codec,
  fixedBytes,
  list,
  misfit,
  oneOf,
  optional,
  refined,
  struct,
  text,
  u32,
  u53,
  type ValueOf,
} from '../codec/index.js'
import type { ProcedureName } from '../procedures/names.js'

/**
 * What a policy can name: a procedure of the library, one of an application (there is a dot in its
 * name), or what sync asks for. The words are a type, so that a slip of the pen does not compile.
 */
export type Usage = ProcedureName | `${string}.${string}` | 'Sync' | 'Export' | 'Import'

/**
 * Under which keys a secret may be wrapped (`AesKeyWrapEncrypt`). `bornInside`: keys that nobody
 * outside can know; `any` gives the secret to whoever chose the key.
 */
export const wrappable = oneOf(['never', 'bornInside', 'any'])
export type Wrappable = ValueOf<typeof wrappable>

/** At most `uses` in each interval of `milliseconds`, counted from the first use in it. */
export const rate = struct({ uses: u32, milliseconds: u53 })

/** Who has to approve each use, and for what. */
export const approvalDemand = struct({
  /** The Ed25519 public key (32 bytes) that signs approvals; absent: the holder of the Stronghold. */
  approver: optional(fixedBytes(32)),
  /** The purpose that an approval must name, word for word; absent: any. */
  purpose: optional(text),
})

/**
 * What may be done with a secret, as docs/spec/policy.md explains it. What is not named is denied.
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

/** Whether a policy names a usage: the name of a procedure, or one that is pinned to its code. */
export function namesUsage(policy: Policy, usage: string): boolean {
  return (policy.usages as readonly string[]).includes(usage)
}

/** The end of the year 9999 in UTC: what a date of four digits can say. */
export const latestExpiry = 253_402_300_799_999

const instant = refined(
  u53,
  'milliseconds since 1970, before the year 10000',
  (value) => value <= latestExpiry,
)

const deepest = 4

/** A policy on the wire and in metadata; nested at most four deep. */
export const policy: Codec<Policy> = nested(1)

function nested(depth: number): Codec<Policy> {
  const derived: Codec<Policy> = depth < deepest ? lazily(() => nested(depth + 1)) : refused
  return struct({
    // Files may name what only a later version knows: the words are checked where they are said.
    usages: list(text as unknown as Codec<Usage>),
    wrappable: optional(wrappable),
    expires: optional(instant),
    maxUses: optional(u53),
    rate: optional(rate),
    requireApproval: optional(approvalDemand),
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

/** What a caller may say of a secret when it is made. */
export const attributes = struct({
  /** For people; not secret, and not a name. At most 256 bytes of UTF-8. */
  label: optional(text),
  policy: optional(policy),
  /**
   * Paths of the clients that may read the bytes back with `ReadRecord`: personal data, not keys.
   * Only what came in through `WriteVault` can have readers.
   */
  readers: optional(list(bytes)),
})
export type Attributes = ValueOf<typeof attributes>
