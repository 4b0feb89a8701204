import type { Network } from '@stronghold/p2p'
import type { Context } from '../context.js'
import { type WriteOptions, writing } from '../session.js'
import { askingPerson } from './asking.js'
import { dialling, type NetworkChoice } from './choice.js'
import { join } from './joining.js'

/** Lets `use` sync with a peer; what came in is in the file after it. */
export function syncing<T>(
  context: Context,
  options: WriteOptions & NetworkChoice,
  use: (network: Network, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return writing(context, options, async (stronghold, _, signal) => {
    await using network = await join(context, stronghold, {
      ...dialling(options),
      firewall: { ask: askingPerson(context, signal) },
    })
    return await use(network, signal)
  })
}
