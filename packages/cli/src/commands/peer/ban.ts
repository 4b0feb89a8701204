import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'

/** Refuses a peer, known or not, whatever the rules say. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const { id } = await changingPeers(context, options, (peers) => peers.ban(peer))
  await context.output.result({ id, banned: true }, 'banned')
}
