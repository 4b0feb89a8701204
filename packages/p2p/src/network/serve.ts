import type { Stronghold } from '@stronghold/stronghold'
import { exact } from '@stronghold/stronghold/codec'
import type { InboundRule } from '../rules/grants.js'
import { Network } from './network.js'
import { networkArguments as given } from './option-checks.js'
import type { NetworkOptions } from './options.js'

/**
 * Joins a network and serves clients in one step. `permissions` are those of peers without a rule
 * in the address book: none unless stated.
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
