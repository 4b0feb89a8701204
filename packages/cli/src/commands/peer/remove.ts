import type { Context } from '../../context.js'
import { changingPeers } from '../../network/changing-peers.js'
import type { WriteOptions } from '../../session.js'

/** Forgets a peer; the zone stops exchanging records with it. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const id = await changingPeers(context, options, async (peers) => {
    const { id } = peers.book.require(peer)
    await peers.remove(id)
    return id
  })
  await context.output.result({ removed: id }, 'removed')
}
