import { budgetOf, referenceBudget } from '@stronghold/stronghold'
import { type Check, given, malformed } from '@stronghold/stronghold/codec'
import { normalAddress } from '../book/address-book.js'
import { anyInbound, anyOutbound } from '../firewall/known-rule.js'
import type { NetworkOptions, RemoteOptions } from './options.js'

/** The longest that timers of this platform wait, in milliseconds. */
const longestTime = 2 ** 31 - 1

/** @throws StrongholdError `INVALID_ARGUMENT` for what no option may be. */
export function checkOptions(options: NetworkOptions): void {
  requireGroups(options)
  requireRules(options)
  requireFlags(options)
  const { connectTimeout, connectionsPerSecond, firewall, relay, commit } = options
  for (const time of [connectTimeout, firewall?.askTimeout, relay?.duration]) {
    requireWithin(time, longestTime)
  }
  requireWithin(connectionsPerSecond, 1_000_000)
  requireWithin(options.strangers?.connections, 65_536)
  requireWithin(options.strangers?.perHost, 65_536)
  requireWithin(relay?.reservations, 1_000_000)
  requireWithin(relay?.bytes, Number.MAX_SAFE_INTEGER)
  budgetOf(options.budget, referenceBudget)
  requireAddresses(options.listen)
  requireAddresses(options.announce)
  given.within('commit', given.optional(given.word('always', 'never')))(commit)
}

/** `relay: false` is no way to say that nothing is carried: it would be taken for settings. */
function requireGroups({ firewall, dht, relay }: NetworkOptions): void {
  for (const [name, group] of Object.entries({ firewall, dht, relay })) {
    if (group !== undefined) given.within(name, given.object)(group)
  }
}

/** A word that is not known would be a grant that is not meant. */
function requireRules({ firewall = {} }: NetworkOptions): void {
  const { unknown, dialUnknown } = firewall
  at('firewall.unknown', given.optional(anyInbound))(unknown)
  at('firewall.dialUnknown', given.optional(anyOutbound))(dialUnknown)
}

/** A check whose faults are named by a path of fields. */
function at<T>(path: string, check: Check<T>): Check<T> {
  return path.split('.').reduceRight((inner, name) => given.within(name, inner), check)
}

function requireFlags({ mdns, dht, relay }: NetworkOptions): void {
  const flags = { mdns, 'dht.server': dht?.server, 'relay.open': relay?.open }
  for (const [name, flag] of Object.entries(flags)) {
    at(name, given.optional(given.flag))(flag)
  }
}

/** @throws StrongholdError `INVALID_ARGUMENT`, as `checkOptions`. */
export function checkRemoteOptions({ deadline, addresses }: RemoteOptions): void {
  requireWithin(deadline, longestTime)
  requireAddresses(addresses)
}

function requireWithin(value: number | undefined, most: number): void {
  if (value === undefined) return
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw malformed()
}

/** Relays and the nodes of a DHT are looked at where their ids are. */
function requireAddresses(addresses: readonly string[] = []): void {
  for (const address of addresses) normalAddress(address)
}
