import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { changingPeers } from '../../network/changing-peers.js'
import { denying } from '../../network/granting.js'
import { peerJson, peerLines } from '../../network/peer-text.js'
import { pathOfName } from '../../text/names.js'

interface Options extends WriteOptions {
  readonly client?: string
}

/** Takes the rights to a client, or all rights, from a peer. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const client = options.client === undefined ? undefined : pathOfName(options.client, '-c')
  const peer = await changingPeers(context, options, (peers) =>
    peers.change(name, ({ inbound }) => ({
      inbound: client === undefined ? 'deny' : denying(inbound, client),
    })),
  )
  const { output } = context
  await output.result(peerJson(peer), peerLines(output, peer).join('\n'))
}
