import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'
import { peerJson, peerLines } from '../../network/peer-text.js'

interface Options extends WriteOptions {
  readonly name: string
  readonly address?: readonly string[]
}

/** Adds a peer, or changes its name and addresses. It may do nothing until something is allowed. */
export async function run(context: Context, options: Options, id: string): Promise<void> {
  const { name, address: addresses } = options
  const peer = await changingPeers(context, options, (peers) =>
    peers.set({ id, name, ...(addresses === undefined ? {} : { addresses }) }),
  )
  const { output } = context
  await output.result(peerJson(peer), peerLines(output, peer).join('\n'))
}
