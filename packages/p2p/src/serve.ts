import type { Stronghold } from '@stronghold/stronghold'
import { exact } from '@stronghold/stronghold/codec'
import { Network } from './network/network.js'
import { networkArguments as given } from './network/option-checks.js'
import type { NetworkOptions } from './network/options.js'
import type { InboundRule } from './rules/grants.js'

/**
 * Joins a network and serves clients in one step. `permissions` says what peers may do that the
 * address book has no rule for: nothing unless stated.
 * @throws StrongholdError as `Network.open`.
 */
export const serve = exact(
  2,
  async function serve(
    stronghold: Stronghold,
    options: NetworkOptions & { readonly permissions?: InboundRule },
  ): Promise<Network> {
    const { permissions, ...rest } = given.serving(options)
    const firewall =
      permissions === undefined ? rest.firewall : { ...rest.firewall, unknown: permissions }
    const network = await Network.open(stronghold, {
      ...rest,
      ...(firewall === undefined ? {} : { firewall }),
    })
    await network.serve()
    return network
  },
)
