import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'
import { peerLines } from '../../network/peer-text.js'

/** Forgets a peer; the zone stops exchanging records with it. */
export async function run(
  context: Context,
  options: WriteOptions & ConsentOptions,
  peer: string,
): Promise<void> {
  const id = await changingPeers(context, options, async (peers) => {
    const known = peers.book.require(peer)
    const { id } = known
    await requireConsent(context, options, () => peerLines(context.output, known))
    await peers.remove(id)
    return id
  })
  await context.output.result({ removed: id }, 'removed')
}
