import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'
import { nameText } from '../../text/names.js'

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
