import { randomInt } from 'node:crypto'
import type { PeerId as LibraryPeerId } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { PeerId } from '../identity/names.js'

/** An address as libp2p keeps it; a certified one was signed by the peer itself. */
export interface KeptAddress {
  readonly multiaddr: Multiaddr
  readonly isCertified: boolean
}

/**
 * The most claimed addresses of a peer to dial. Anybody in a local network can claim hundreds, and
 * each silent one costs seconds.
 */
const max = 8

/** Ways to a peer, by the party that vouches for them. */
export interface Ways {
  /** Those of the address book, and those that the peer has signed. */
  readonly trusted: readonly Multiaddr[]
  /** Claimed ones: mDNS and a DHT prove nothing. */
  readonly found: readonly Multiaddr[]
}

/**
 * Sorts the ways to a peer. `relays` says whether a relay may be dialled in any case: a third party
 * that names another relay in an address would make this side show itself to a stranger.
 */
export function waysTo(
  peer: LibraryPeerId,
  known: readonly string[],
  kept: readonly KeptAddress[],
  relays: (id: PeerId) => boolean,
): Ways {
  const full = (addresses: readonly Multiaddr[]) =>
    addresses.flatMap((way) => endingWith(peer, way))
  const signed = kept.filter(({ isCertified }) => isCertified).map((address) => address.multiaddr)
  const said = kept.filter(({ isCertified }) => !isCertified).map((address) => address.multiaddr)
  const trusted = distinct(full([...known.map((address) => multiaddr(address)), ...signed]))
  return { trusted, found: fewOf(distinct(full(said), trusted), relays) }
}

/** Ways that were found later on, besides those that are known already. */
export function moreWays(
  peer: LibraryPeerId,
  found: readonly Multiaddr[],
  { trusted, found: before }: Ways,
  relays: (id: PeerId) => boolean,
): readonly Multiaddr[] {
  const full = found.flatMap((way) => endingWith(peer, way))
  return fewOf(distinct(full, [...trusted, ...before]), relays)
}

/** The relays of an address: peer ids before `/p2p-circuit`. */
export function relaysOf(address: Multiaddr): PeerId[] {
  const parts = address.getComponents()
  const circuit = parts.findLastIndex(({ name }) => name === 'p2p-circuit')
  return parts
    .slice(0, Math.max(circuit, 0))
    .flatMap(({ name, value }) => (name === 'p2p' && value !== undefined ? [value] : []))
}

/** A random choice: the party that claims the most addresses must not choose. */
function fewOf(ways: readonly Multiaddr[], relays: (id: PeerId) => boolean): readonly Multiaddr[] {
  const usable = ways.filter((way) => !isList(way) && relaysOf(way).every(relays))
  return usable
    .map((way) => ({ way, place: randomInt(2 ** 32) }))
    .sort((a, b) => a.place - b.place)
    .slice(0, max)
    .map(({ way }) => way)
}

/** A name in the DNS that stands for any number of addresses, and for relays too. */
function isList(way: Multiaddr): boolean {
  return way.getComponents().some(({ name }) => name === 'dnsaddr')
}

/** The address with the peer's id at its end, in libp2p's form; none if it is another peer's. */
function endingWith(peer: LibraryPeerId, way: Multiaddr): Multiaddr[] {
  const last = way.getComponents().at(-1)
  if (last?.name !== 'p2p') return [way.encapsulate(`/p2p/${peer.toString()}`)]
  return peer.equals(last.value) ? [way] : []
}

function distinct(ways: readonly Multiaddr[], besides: readonly Multiaddr[] = []): Multiaddr[] {
  const seen = new Set(besides.map((way) => way.toString()))
  return ways.filter((way) => {
    const isNew = !seen.has(way.toString())
    seen.add(way.toString())
    return isNew
  })
}
