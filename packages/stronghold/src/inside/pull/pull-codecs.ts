import {
  bytes,
  type Codec,
  decode,
  fixedBytes,
  list,
  oneOf,
  optional,
  struct,
  u8,
  u32,
  type ValueOf,
} from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { maxClients, maxGroupsAsked, maxListed, maxVaults } from './limits.js'

// The bodies of requests and answers (docs/spec/sync.md), in the encoding of messages.

/**
 * A codec for one message that reads an item so many times at most, in however many lists: 16 MiB
 * of the shortest items would be gigabytes of objects.
 */
function atMost<T>(max: number, item: Codec<T>): Codec<T> {
  let left = max
  return {
    shape: item.shape,
    size: (value) => item.size(value),
    write: (writer, value) => item.write(writer, value),
    read(reader) {
      if (left-- === 0) throw new StrongholdError('EXPORT_REJECTED')
      return item.read(reader)
    },
  }
}

/** Length of a digest or fingerprint in bytes. */
export const MARK_LENGTH = 16

const id = fixedBytes(24)
const nonce = fixedBytes(32)

/** A record by its ids. */
const address = struct({ vaultId: id, recordId: id })

/** What of a client is asked for. */
const choice = (record: typeof address) => ({
  /** Absent: every vault. */
  vaults: optional(list(id)),
  /** Besides, single records, which are not compared but sent. */
  records: list(record),
})

/** The first request: what the puller has, in digests. */
const compare = () => {
  const wanted = choice(atMost(maxListed, address))
  return struct({
    nonce,
    clients: list(
      atMost(
        maxClients,
        struct({
          client: id,
          ...wanted,
          /** Vaults that are there: 1, 16 or 256 digests of each. */
          known: list(atMost(maxVaults, struct({ vault: id, digests: bytes }))),
        }),
      ),
    ),
    /** What is asked for of clients that are not listed; absent: none of them. */
    others: optional(struct(wanted)),
  })
}
export type CompareRequest = ValueOf<ReturnType<typeof compare>>

/** A further request: what the puller has in the groups where the two differ. */
const fetch = () =>
  struct({
    nonce,
    clients: list(
      atMost(
        maxClients,
        struct({
          client: id,
          records: list(address),
          vaults: list(
            atMost(
              maxGroupsAsked,
              struct({
                vault: id,
                bits: u8,
                groups: list(atMost(maxGroupsAsked, struct({ index: u8, fingerprints: bytes }))),
              }),
            ),
          ),
        }),
      ),
    ),
  })
export type FetchRequest = ValueOf<ReturnType<typeof fetch>>

export type PullRequest =
  | { readonly step: 'compare'; readonly body: CompareRequest }
  | { readonly step: 'fetch'; readonly body: FetchRequest }

/** The answer to the first request: where the source has what the puller may lack. */
const differing = () =>
  struct({
    clients: list(
      atMost(
        maxClients,
        struct({
          client: id,
          records: list(address),
          vaults: list(atMost(maxVaults, struct({ vault: id, bits: u8, groups: bytes }))),
        }),
      ),
    ),
  })
export type Differing = ValueOf<ReturnType<typeof differing>>

/** The answer to a further one: how many units of it the export has, from the first. */
const served = struct({ served: u32 })

export type PullAnswer =
  | { readonly kind: 'differing'; readonly body: Differing }
  | { readonly kind: 'served'; readonly body: ValueOf<typeof served> }

/** A codec for one message of each kind. */
type Bodies = Readonly<Record<string, () => Codec<unknown>>>

const steps = oneOf(['compare', 'fetch'])
const requests = { compare, fetch } as Bodies
const kinds = oneOf(['differing', 'served'])
const answers = { differing, served: () => served } as Bodies

function bodyOf(bodies: Bodies, kind: string): Codec<unknown> {
  return (bodies[kind] as () => Codec<unknown>)()
}

/** A request: its step (one byte), then its fields. */
export const pullRequest: Codec<PullRequest> = {
  shape: { kind: 'opaque' },
  size: ({ step, body }) => 1 + bodyOf(requests, step).size(body),
  write(writer, { step, body }) {
    steps.write(writer, step)
    bodyOf(requests, step).write(writer, body)
  },
  read(reader) {
    const step = steps.read(reader)
    return { step, body: bodyOf(requests, step).read(reader) } as PullRequest
  },
}

/** An answer: its kind (one byte), then its fields. */
export const pullAnswer: Codec<PullAnswer> = {
  shape: { kind: 'opaque' },
  size: ({ kind, body }) => 1 + bodyOf(answers, kind).size(body),
  write(writer, { kind, body }) {
    kinds.write(writer, kind)
    bodyOf(answers, kind).write(writer, body)
  },
  read(reader) {
    const kind = kinds.read(reader)
    return { kind, body: bodyOf(answers, kind).read(reader) } as PullAnswer
  },
}

/** What a partner sealed. @throws StrongholdError `EXPORT_REJECTED` when it makes no sense. */
export function decodeSealed<T>(codec: Codec<T>, body: Uint8Array): T {
  try {
    return decode(codec, body)
  } catch (cause) {
    throw new StrongholdError('EXPORT_REJECTED', { cause })
  }
}
