import { Network, type NetworkOptions } from '@stronghold/p2p'
import { type Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { hinted } from '../io/errors.js'
import { spin } from '../io/spinner.js'

/**
 * Joins a network.
 * @throws StrongholdError as `Network.open`; `LISTEN_FAILED` too when not one of the addresses
 *   could be listened on.
 */
export async function join(
  { output }: Context,
  stronghold: Stronghold,
  options: NetworkOptions,
): Promise<Network> {
  let network: Network
  try {
    network = await spin(output, 'Joining the network', Network.open(stronghold, options))
  } catch (error) {
    throw hinted(
      hinted(
        error,
        'INVALID_ARGUMENT',
        'addresses are written /ip4/192.0.2.7/tcp/4141; those of relays and nodes of a DHT end with /p2p/ and their id',
      ),
      'READ_ONLY',
      'this file has no identity yet: make one with `stronghold peer id`',
    )
  }
  const { listen = [] } = options
  if (
    listen.length > 0 &&
    !network.addresses.some((address) => !address.includes('/p2p-circuit'))
  ) {
    await network.close()
    throw new StrongholdError('LISTEN_FAILED')
  }
  return network
}
