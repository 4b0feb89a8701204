import { openPeers } from '@stronghold/p2p/book'
import { usingSecrets, type WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { hex } from '../../text/text.js'

/** Prints the identity of this file. An identity is made if there is none. */
export async function run(context: Context, options: WriteOptions): Promise<void> {
  const { identity } = await usingSecrets(context, options, (stronghold) => openPeers(stronghold))
  const { peerId, exchangeKey } = identity
  await context.output.result({ id: peerId, exchangeKey: hex(exchangeKey) }, peerId)
}
