import { type Path, type Permissions, pathBytes } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { Firewall } from '../firewall/firewall.js'

/** What this side may ask of one client of a peer. */
export interface Outgoing {
  /**
   * What is let through at the moment; undefined for all that the peer grants.
   * @throws StrongholdError `FIREWALL_DENIED`.
   */
  permissions(): Permissions | undefined
  /** Tells of a call that was not let through. */
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
