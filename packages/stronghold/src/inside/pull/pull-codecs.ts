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
 * A codec for one message that reads at most so many items, in any number of lists: 16 MiB
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

/** The request for one client. */
const choice = (record: typeof address) => ({
  /** Absent: every vault. */
  vaults: optional(list(id)),
  /** Besides these, single records, which are not compared but sent. */
  records: list(record),
})

/** The first request: the puller's records, in digests. */
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
          /** The puller's vaults: 1, 16 or 256 digests of each. */
          known: list(atMost(maxVaults, struct({ vault: id, digests: bytes }))),
        }),
      ),
    ),
    /** The request for clients that are not listed; absent: none of them. */
    others: optional(struct(wanted)),
  })
}
export type CompareRequest = ValueOf<ReturnType<typeof compare>>

/** A further request: the puller's records in the differing groups. */
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

/** The answer to the first request: the places of records that the puller may lack. */
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

/** The answer to a further one: the number of its units in the export, from the first. */
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

/**
 * The content of a partner's message.
 * @throws StrongholdError `EXPORT_REJECTED` when it is invalid.
 */
export function decodeSealed<T>(codec: Codec<T>, body: Uint8Array): T {
  try {
    return decode(codec, body)
  } catch (cause) {
    throw new StrongholdError('EXPORT_REJECTED', { cause })
  }
}
