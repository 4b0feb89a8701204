import { type Origin, originOf } from './hosts.js'

/** The hosts of one site together have the places of so many hosts. */
const hostsOfASite = 4

/** The number of places. */
export interface SlotLimits {
  readonly perHost: number
  readonly all: number
}

interface Holder {
  readonly origin: Origin
  readonly end: () => void
}

/**
 * Places for unknown peers, divided among their hosts. When all are taken, the host with the most
 * places gives one up: a flood from a few hosts costs only those hosts their places.
 */
export class HostSlots {
  readonly #limits: SlotLimits
  /** In the order in which they came. */
  readonly #holders = new Set<Holder>()
  readonly #counts = new Map<string, number>()

  constructor(limits: SlotLimits) {
    this.#limits = limits
  }

  /** Places that are taken. */
  get size(): number {
    return this.#holders.size
  }

  /**
   * Takes a place. Answers the function that gives it back, or undefined when there is none.
   * @param address an IP address.
   * @param end called when another host needs the place, after it was taken back.
   */
  enter(address: string, end: () => void): (() => void) | undefined {
    const origin = originOf(address)
    const { perHost, all } = this.#limits
    if (this.#of(origin.host) >= perHost) return undefined
    if (this.#of(siteKey(origin)) >= perHost * hostsOfASite) return undefined
    if (this.#holders.size >= all && !this.#makeRoomFor(origin)) return undefined
    const holder: Holder = { origin, end }
    this.#holders.add(holder)
    this.#count(origin, 1)
    return () => void this.#leave(holder)
  }

  /** Ends the oldest place of the host that has the most; false when there is none. */
  makeRoom(): boolean {
    const holder = this.#greatest()
    if (holder !== undefined) this.#end(holder)
    return holder !== undefined
  }

  #makeRoomFor({ host }: Origin): boolean {
    const holder = this.#greatest()
    if (holder === undefined || this.#of(holder.origin.host) <= this.#of(host)) return false
    this.#end(holder)
    return true
  }

  #greatest(): Holder | undefined {
    let greatest: Holder | undefined
    for (const holder of this.#holders) {
      if (greatest === undefined) greatest = holder
      else if (this.#of(holder.origin.host) > this.#of(greatest.origin.host)) greatest = holder
    }
    return greatest
  }

  #end(holder: Holder): void {
    this.#leave(holder)
    holder.end()
  }

  #leave(holder: Holder): void {
    if (this.#holders.delete(holder)) this.#count(holder.origin, -1)
  }

  #of(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  #count(origin: Origin, change: 1 | -1): void {
    for (const key of [origin.host, siteKey(origin)]) {
      const count = this.#of(key) + change
      if (count === 0) this.#counts.delete(key)
      else this.#counts.set(key, count)
    }
  }
}

/** An IPv4 address is both a host and a site. */
function siteKey({ site }: Origin): string {
  return `site ${site}`
}
