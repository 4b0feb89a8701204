import { byteKey } from '@stronghold/engine'
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
} from '../../codec/index.js'
import { StrongholdError } from '../../errors.js'

// The bodies of requests and answers (docs/spec/sync.md), in the encoding of messages.

/** Length of a digest or fingerprint in bytes. */
export const MARK_LENGTH = 16

const id = fixedBytes(24)
const nonce = fixedBytes(32)

/** Records by their ids. */
const addresses = list(struct({ vaultId: id, recordId: id }))

/** What of a client is asked for. */
const choice = {
  /** Absent: every vault. */
  vaults: optional(list(id)),
  /** Besides, single records, which are not compared but sent. */
  records: addresses,
}

/** The first request: what the puller has, in digests. */
const compare = struct({
  nonce,
  clients: list(
    struct({
      client: id,
      ...choice,
      /** Vaults that are there: 1, 16 or 256 digests of each. */
      known: list(struct({ vault: id, digests: bytes })),
    }),
  ),
  /** What is asked for of clients that are not listed; absent: none of them. */
  others: optional(struct(choice)),
})
export type CompareRequest = ValueOf<typeof compare>

/** A further request: what the puller has in the groups where the two differ. */
const fetch = struct({
  nonce,
  clients: list(
    struct({
      client: id,
      records: addresses,
      vaults: list(
        struct({
          vault: id,
          bits: u8,
          groups: list(struct({ index: u8, fingerprints: bytes })),
        }),
      ),
    }),
  ),
})
export type FetchRequest = ValueOf<typeof fetch>

export type PullRequest =
  | { readonly step: 'compare'; readonly body: CompareRequest }
  | { readonly step: 'fetch'; readonly body: FetchRequest }

/** The answer to the first request: where the source has what the puller may lack. */
const differing = struct({
  clients: list(
    struct({
      client: id,
      records: addresses,
      vaults: list(struct({ vault: id, bits: u8, groups: bytes })),
    }),
  ),
})
export type Differing = ValueOf<typeof differing>

/** The answer to a further one: how many units of it the export has, from the first. */
const served = struct({ served: u32 })

export type PullAnswer =
  | { readonly kind: 'differing'; readonly body: Differing }
  | { readonly kind: 'served'; readonly body: ValueOf<typeof served> }

const steps = oneOf(['compare', 'fetch'])
const requests = { compare, fetch } as Readonly<Record<string, Codec<unknown>>>
const kinds = oneOf(['differing', 'served'])
const answers = { differing, served } as Readonly<Record<string, Codec<unknown>>>

/** A request: its step (one byte), then its fields. */
export const pullRequest: Codec<PullRequest> = {
  shape: { kind: 'opaque' },
  size: ({ step, body }) => 1 + (requests[step] as Codec<unknown>).size(body),
  write(writer, { step, body }) {
    steps.write(writer, step)
    ;(requests[step] as Codec<unknown>).write(writer, body)
  },
  read(reader) {
    const step = steps.read(reader)
    return { step, body: (requests[step] as Codec<unknown>).read(reader) } as PullRequest
  },
}

/** An answer: its kind (one byte), then its fields. */
export const pullAnswer: Codec<PullAnswer> = {
  shape: { kind: 'opaque' },
  size: ({ kind, body }) => 1 + (answers[kind] as Codec<unknown>).size(body),
  write(writer, { kind, body }) {
    kinds.write(writer, kind)
    ;(answers[kind] as Codec<unknown>).write(writer, body)
  },
  read(reader) {
    const kind = kinds.read(reader)
    return { kind, body: (answers[kind] as Codec<unknown>).read(reader) } as PullAnswer
  },
}

/** Single records that are asked for of one client, at most. */
export const mostAddresses = 65_536

/**
 * Notes ids that were named once; to name one twice would cost its work twice.
 * @throws StrongholdError `EXPORT_REJECTED` for one that was named before.
 */
export function nameOnce(named: Set<string>, id: Uint8Array): void {
  const name = byteKey(id)
  if (named.has(name)) throw new StrongholdError('EXPORT_REJECTED')
  named.add(name)
}

/** What a partner sealed. @throws StrongholdError `EXPORT_REJECTED` when it makes no sense. */
export function decodeSealed<T>(codec: Codec<T>, body: Uint8Array): T {
  try {
    return decode(codec, body)
  } catch (cause) {
    throw new StrongholdError('EXPORT_REJECTED', { cause })
  }
}
