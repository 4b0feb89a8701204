import type { Network } from '@stronghold/p2p'
import type { Context } from '../io/context.js'
import { EventTeller } from './events.js'

/** Tells what happens in a network until `stop` is aborted; then leaves it. */
export async function untilStopped(
  { output }: Context,
  network: Network,
  { logsCalls = false, stop }: { readonly logsCalls?: boolean; readonly stop: AbortSignal },
  begin: () => Promise<void> = async () => undefined,
): Promise<void> {
  const teller = new EventTeller(output, network.book, logsCalls)
  const silence = network.observe((event) => teller.tell(event))
  try {
    await begin()
    teller.tell({ type: 'listening', addresses: network.addresses })
    await Promise.race([aborted(stop), teller.failed])
  } finally {
    silence()
    await network.close()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  // A promise keeps no process alive; listening sockets do.
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
