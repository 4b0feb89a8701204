import { budgetOf, referenceBudget } from '@stronghold/stronghold'
import { malformed } from '@stronghold/stronghold/codec'
import { normalAddress } from '../book/address-book.js'
import type { NetworkOptions, RemoteOptions } from './options.js'

/** The longest that timers of this platform wait, in milliseconds. */
const longestTime = 2 ** 31 - 1

/** @throws StrongholdError `INVALID_ARGUMENT` for a number, address or budget that is none. */
export function checkOptions(options: NetworkOptions): void {
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
  if (commit !== undefined && commit !== 'always' && commit !== 'never') throw malformed()
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
