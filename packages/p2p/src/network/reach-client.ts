import { pathBytes } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { Firewall } from '../firewall/firewall.js'
import { protocols } from '../protocol/opening.js'
import type { Switchboard } from '../reach/switchboard.js'
import { RemoteLink } from '../remote/link.js'
import { outgoing } from '../remote/outgoing.js'
import { connectRemote, type RemoteClient } from '../remote/remote-client.js'
import type { RemoteOptions } from './options.js'

/**
 * Connects to a client of a peer.
 * @param parts.patience milliseconds for each connection attempt, without the time of a question to
 * a person here.
 * @throws StrongholdError as `Network.connect`.
 */
export async function reachClient(
  parts: {
    readonly firewall: Firewall
    readonly switchboard: Switchboard
    readonly patience: number
  },
  peer: Peer,
  options: RemoteOptions,
): Promise<RemoteClient> {
  const { firewall, switchboard, patience } = parts
  const { client, addresses, deadline = 30_000, signal } = options
  const open = (late: AbortSignal) => switchboard.stream(peer.id, protocols.client, late, addresses)
  const watch = (better: () => void) => switchboard.watch(peer.id, better)
  const link = new RemoteLink(open, pathBytes(client), patience, watch)
  try {
    await firewall.requireDial(peer.id, signal)
    const rule = outgoing(firewall, peer, client)
    return await connectRemote(peer.id, link, { deadline, rule, signal })
  } catch (error) {
    link.close()
    throw error
  }
}
