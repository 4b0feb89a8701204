import type { Network, NetworkOptions } from '@stronghold/p2p'
import { type WriteOptions, writing } from '../file/session.js'
import type { Context } from '../io/context.js'
import { hintedBy } from '../io/errors.js'
import { spin } from '../io/spinner.js'
import { dialling, type NetworkChoice } from './choice.js'
import { found } from './finding.js'
import { syncHints } from './hints.js'
import { join } from './joining.js'
import { OutboundQuestion } from './outbound.js'

/** Lets `use` sync with a peer, and commits the received records. */
export function syncing<T>(
  context: Context,
  options: WriteOptions & NetworkChoice,
  peer: string,
  use: (network: Network, signal: AbortSignal, before: number) => Promise<T>,
  own: Pick<NetworkOptions, 'commit'> = {},
): Promise<T> {
  return writing(context, options, async (stronghold, _, signal) => {
    const before = stronghold.facts.generation
    const question = new OutboundQuestion(context, signal)
    await using network = await join(context, stronghold, {
      ...dialling(options),
      ...own,
      firewall: { ask: question.answerer },
    })
    const known = network.book.require(peer)
    await question.ask(known)
    if (options.mdns) await found(network, known.id, signal)
    try {
      return await spin(context.output, 'Syncing', use(network, signal, before))
    } catch (error) {
      throw hintedBy(error, syncHints)
    }
  })
}
