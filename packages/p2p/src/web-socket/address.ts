import type { Multiaddr } from '@multiformats/multiaddr'
import { StrongholdError } from '@stronghold/stronghold'

/** The address of a WebSocket. */
export interface WebSocketAddress {
  readonly host: string
  readonly port: number
  /** The version of IP; 0 for a name that has either. */
  readonly family: 0 | 4 | 6
  /** The name in its certificate, where it runs inside TLS. */
  readonly serverName: string | undefined
}

const families = { ip4: 4, ip6: 6, dns4: 4, dns6: 6, dns: 0 } as const
const endings = ['ws', 'wss', 'tls/ws', 'tls/sni/ws'] as const

/** The address of a WebSocket, with or without a peer id; undefined for any other. */
export function readAddress(address: Multiaddr): WebSocketAddress | undefined {
  const components = address.getComponents()
  if (components.at(-1)?.name === 'p2p') components.pop()
  const [host, tcp, ...rest] = components
  if (host?.value === undefined || tcp?.value === undefined || tcp.name !== 'tcp') return undefined
  if (!Object.hasOwn(families, host.name)) return undefined
  const ending = rest.map(({ name }) => name).join('/')
  if (!endings.some((one) => one === ending)) return undefined
  const sni = rest.find(({ name }) => name === 'sni')?.value
  return {
    host: host.value,
    port: Number(tcp.value),
    family: families[host.name as keyof typeof families],
    serverName: ending === 'ws' ? undefined : (sni ?? host.value),
  }
}

/**
 * The address to listen on.
 * @throws StrongholdError `INVALID_ARGUMENT` for any but an IP address without TLS. TLS is the task
 * of a proxy: a certificate would be one more key here.
 */
export function requireListenable(address: Multiaddr): WebSocketAddress {
  const read = readAddress(address)
  if (read === undefined || read.serverName !== undefined || /^dns/.test(hostName(address))) {
    throw new StrongholdError('INVALID_ARGUMENT')
  }
  return read
}

function hostName(address: Multiaddr): string {
  return address.getComponents()[0]?.name ?? ''
}
