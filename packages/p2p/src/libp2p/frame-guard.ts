import { StrongholdError } from '@stronghold/stronghold'
import { Rate } from '../firewall/rate.js'

/** The head of a frame of Yamux (12 bytes: version, type, flags, stream, length). */
export interface FrameHead {
  readonly type: number
  readonly flag: number
  readonly streamID: number
  readonly length: number
}

/** The protocol that a stream was opened for: empty before it is agreed on, undefined for no stream. */
export type ProtocolOf = (streamID: number) => string | undefined

const types = { data: 0, windowUpdate: 1, ping: 2 } as const
const syn = 1

/** The largest window that this side gives: a longer frame never fits. */
export const maxFrameLength = 1 << 20

/** Frames of a kind that one connection may bring in ten seconds; each makes this side do work. */
const max = { streams: 256, pings: 100, empty: 1000 }
const intervalMilliseconds = 10_000

/**
 * Bytes that one stream may bring, by its protocol: libp2p gathers up to 4 MiB of each stream before
 * it looks at them, though a message of these has a few KiB.
 */
const quotas: readonly (readonly [start: string, bytes: number])[] = [
  ['/ipfs/id/', 1 << 17],
  ['/ipfs/ping/', 1 << 20],
  ['/libp2p/dcutr', 1 << 16],
  ['/stronghold/kad/', 1 << 20],
]
const unagreed = 1 << 14

/** Streams that are counted before the ended ones are removed. */
const maxCounted = 256

/**
 * Checks the frames of one connection by their heads, before memory is taken for their contents.
 * Yamux itself gathers a frame of any length (u32) and only then compares it with the window that
 * it gave; and it counts neither pings nor streams that are opened and reset at once.
 */
export class FrameGuard {
  readonly #protocolOf: ProtocolOf
  readonly #streams: Rate
  readonly #pings: Rate
  readonly #empty: Rate
  /** Bytes of streams that have a quota. */
  readonly #counted = new Map<number, number>()

  /**
   * `openings`: streams that a peer may open in ten seconds; further ones are refused, and that
   * many more are no violation. `now`: milliseconds, never set back.
   */
  constructor(protocolOf: ProtocolOf, openings: number, now: () => number) {
    this.#protocolOf = protocolOf
    this.#streams = new Rate(Math.max(max.streams, 2 * openings), intervalMilliseconds, now)
    this.#pings = new Rate(max.pings, intervalMilliseconds, now)
    this.#empty = new Rate(max.empty, intervalMilliseconds, now)
  }

  /** @throws StrongholdError `PROTOCOL_VIOLATION` for a frame that no honest peer sends. */
  judge({ type, flag, streamID, length }: FrameHead): void {
    const opens = (flag & syn) !== 0
    if (type === types.ping) demand(this.#pings.take())
    else if (opens) demand(this.#streams.take())
    else if (length === 0 && flag === 0) demand(this.#empty.take())
    if (type !== types.data) return
    demand(length <= maxFrameLength)
    this.#count(streamID, length)
  }

  #count(streamID: number, length: number): void {
    if (this.#counted.size > maxCounted) this.#forgetEnded()
    // Bytes of a stream that this side has reset were on their way, and are dropped.
    const protocol = this.#protocolOf(streamID)
    const quota = protocol === undefined ? undefined : quotaOf(protocol)
    if (quota === undefined) {
      this.#counted.delete(streamID)
      return
    }
    const bytes = (this.#counted.get(streamID) ?? 0) + length
    demand(bytes <= quota)
    this.#counted.set(streamID, bytes)
  }

  #forgetEnded(): void {
    for (const id of this.#counted.keys()) {
      if (this.#protocolOf(id) === undefined) this.#counted.delete(id)
    }
  }
}

function quotaOf(protocol: string): number | undefined {
  if (protocol === '') return unagreed
  return quotas.find(([start]) => protocol.startsWith(start))?.[1]
}

function demand(isFine: boolean): asserts isFine {
  if (!isFine) throw new StrongholdError('PROTOCOL_VIOLATION')
}
