import { listPeers } from '@stronghold/p2p/book'
import { type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { peerJson, peerLines } from '../../network/peer-text.js'

/** Lists the peers that a file knows, and what each of them may do. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const { output } = context
  const peers = await reading(context, options, (stronghold) => listPeers(stronghold))
  if (!output.json && peers.length === 0) return
  const lines = peers.flatMap((peer) => peerLines(output, peer))
  await output.result({ peers: peers.map(peerJson) }, lines.join('\n'))
}
