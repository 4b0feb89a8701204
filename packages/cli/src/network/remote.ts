import type { Network, RemoteClient } from '@stronghold/p2p'
import type { UseClient } from '../file/client-work.js'
import { type ClientOptions, type FileOptions, type Prepare, reading } from '../file/session.js'
import type { Context } from '../io/context.js'
import { spin } from '../io/spinner.js'
import { pathOfName } from '../text/names.js'
import { dialling, type RemoteChoice } from './choice.js'
import { found } from './finding.js'
import { join } from './joining.js'
import { OutboundQuestion } from './outbound.js'

type Options = FileOptions & ClientOptions & RemoteChoice & { readonly remote: string }

/** Works in a client of a peer. The file has the identity and the address book; it is only read. */
export function atPeer<T, P>(
  context: Context,
  options: Options,
  use: UseClient<T, P>,
  prepare?: Prepare<P>,
): Promise<T> {
  return reading(
    context,
    options,
    async (stronghold, prepared, signal) => {
      const question = new OutboundQuestion(context, signal)
      await using network = await join(context, stronghold, {
        ...dialling(options),
        firewall: { ask: question.answerer },
      })
      await question.ask(network.book.require(options.remote))
      const client = await connect(context, network, options, signal)
      try {
        return await use(client, prepared, { signal, stronghold: undefined, proof: undefined })
      } finally {
        client.close()
      }
    },
    prepare,
  )
}

async function connect(
  { output }: Context,
  network: Network,
  { remote, client, deadline, mdns }: Options,
  signal: AbortSignal,
): Promise<RemoteClient> {
  const peer = network.book.require(remote)
  if (mdns) await found(network, peer.id, signal)
  const connecting = network.connect(peer.id, {
    client: pathOfName(client, '-c'),
    signal,
    ...(deadline === undefined ? {} : { deadline }),
  })
  return spin(output, 'Connecting', connecting)
}
