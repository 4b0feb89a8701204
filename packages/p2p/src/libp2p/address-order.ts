import { networkInterfaces } from 'node:os'
import type { Multiaddr } from '@multiformats/multiaddr'

/**
 * Sorts the ways to a peer, which are tried one after the other: addresses in a network of this
 * host, public addresses, relays, and last the addresses of other private networks. A peer tells
 * all its addresses, and packets to a private network elsewhere mostly get no answer, which takes
 * seconds to notice.
 */
export function nearestFirst(
  a: { readonly multiaddr: Multiaddr },
  b: { readonly multiaddr: Multiaddr },
): -1 | 0 | 1 {
  const difference = distance(a.multiaddr) - distance(b.multiaddr)
  return difference < 0 ? -1 : difference > 0 ? 1 : 0
}

function distance(address: Multiaddr): number {
  if (address.toString().includes('/p2p-circuit')) return 2
  const [first] = address.getComponents()
  const host = first?.value ?? ''
  if (first?.name === 'ip6') return isLocal6(host) ? 3 : 1
  if (first?.name !== 'ip4') return 1
  if (neighbourhood().some((range) => isIn(range, host))) return 0
  return privateRanges.some((range) => isIn(range, host)) ? 3 : 1
}

/** The addresses for others: none of the loopback, unless there is nothing else. */
export function withoutLoopback(addresses: readonly Multiaddr[]): Multiaddr[] {
  const others = addresses.filter((address) => !/^\/ip4\/127\.|^\/ip6\/::1\//.test(`${address}`))
  return others.length > 0 ? others : [...addresses]
}

interface Range {
  readonly base: number
  readonly mask: number
}

function range(address: string, bits: number): Range {
  const mask = -1 << (32 - bits)
  return { base: number(address) & mask, mask }
}

function isIn({ base, mask }: Range, address: string): boolean {
  return (number(address) & mask) === base
}

/** RFC 1918, RFC 6598 and RFC 3927. */
const privateRanges: readonly Range[] = [
  range('10.0.0.0', 8),
  range('172.16.0.0', 12),
  range('192.168.0.0', 16),
  range('100.64.0.0', 10),
  range('169.254.0.0', 16),
]

/** The IPv4 networks of this host's interfaces. */
function neighbourhood(): Range[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address, netmask }) => {
      const mask = number(netmask)
      return { base: number(address) & mask, mask }
    })
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => (sum << 8) | (Number(part) & 255), 0)
}

/** RFC 4193 and link-local addresses of RFC 4291. */
function isLocal6(address: string): boolean {
  return /^f[cd]|^fe[89ab]/i.test(address)
}
