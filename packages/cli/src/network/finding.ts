import type { Network } from '@stronghold/p2p'
import { StrongholdError } from '@stronghold/stronghold'

/** Milliseconds for a peer to answer in the local network. */
const discovery = 5000

/** Waits until a peer was found in the local network, and not for long. */
export async function found(network: Network, id: string, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(discovery)])
  await new Promise<void>((resolve) => {
    const stop = network.observe((event) => {
      if (event.type === 'found' && event.peer === id) end()
    })
    const end = () => {
      stop()
      resolve()
    }
    patience.addEventListener('abort', end, { once: true })
  })
  if (signal.aborted) throw new StrongholdError('CANCELLED')
}
