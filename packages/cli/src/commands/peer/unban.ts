import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'

/** Lets the rules hold for a peer again. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const { id } = await changingPeers(context, options, (peers) => peers.unban(peer))
  await context.output.result({ id, banned: false }, 'no longer banned')
}
