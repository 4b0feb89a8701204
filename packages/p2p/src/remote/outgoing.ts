import { type Path, type Permissions, pathBytes } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { Firewall } from '../firewall/firewall.js'

/** The rights of this side to one client of a peer. */
export interface Outgoing {
  /**
   * The present permissions; undefined for all that the peer grants.
   * @throws StrongholdError `FIREWALL_DENIED`.
   */
  permissions(): Permissions | undefined
  /** Reports a refused call. */
  denied(message: string, procedures: readonly string[]): void
}

/** The outbound rule for calls of a client of a peer. */
export function outgoing(firewall: Firewall, { id, name }: Peer, path: Path): Outgoing {
  const about = { peer: id, name, direction: 'outbound', client: pathBytes(path) } as const
  return {
    permissions: () => firewall.outboundPermissions(id),
    denied: (message, procedures) => {
      firewall.call({ ...about, message, procedures }, 'rule', false)
    },
  }
}
