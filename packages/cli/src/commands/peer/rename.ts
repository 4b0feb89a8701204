import type { Context } from '../../context.js'
import { nameText } from '../../names.js'
import { changingPeers } from '../../network/changing-peers.js'
import type { WriteOptions } from '../../session.js'

interface Options extends WriteOptions {
  readonly name: string
}

/** Gives a peer another name. */
export async function run(context: Context, options: Options, peer: string): Promise<void> {
  const { id, name } = await changingPeers(context, options, (peers) =>
    peers.change(peer, () => ({ name: options.name })),
  )
  await context.output.result({ id, name: nameText(name) }, 'renamed')
}
