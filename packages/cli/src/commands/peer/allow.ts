import type { InboundRule, PeerRules } from '@stronghold/p2p/book'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { usage } from '../../io/errors.js'
import { readSmall, sourceOf } from '../../io/input.js'
import { changingPeers } from '../../network/changing-peers.js'
import { type GrantOptions, granting, permissionsOf } from '../../network/granting.js'
import { inboundLines, peerJson, peerLines } from '../../network/peer-text.js'
import { rulesOf } from '../../network/rules.js'
import { pathOfName } from '../../text/names.js'

interface Options extends WriteOptions, GrantOptions, ConsentOptions {
  readonly client?: string
  readonly ask?: true
  readonly replace?: true
  readonly from?: string
}

/** The new rules of a peer. */
type Change = (rules: { readonly inbound: InboundRule }) => PeerRules

/** Lets a peer do more with a client, or replaces its rules. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const prepare = options.from === undefined ? granted(options) : document(context, options)
  const peer = await changingPeers(
    context,
    options,
    async (peers, change) => {
      if (options.replace || options.from !== undefined) {
        const going = () => inboundLines(peers.book.require(name).inbound)
        await requireConsent(context, options, going)
      }
      return peers.change(name, change)
    },
    prepare,
  )
  const { output } = context
  await output.result(peerJson(peer), peerLines(output, peer).join('\n'))
}

function granted(options: Options): () => Promise<Change> {
  const { client: name, ask = false, replace = false } = options
  if (name === undefined) throw usage('--client or --from is missing.')
  const client = pathOfName(name, '-c')
  const permissions = permissionsOf(options)
  return async () => (rules) => ({
    inbound: granting(rules.inbound, client, permissions, { ask, replace }),
  })
}

function document({ stdin }: Context, options: Options): () => Promise<Change> {
  const {
    from = '-',
    client,
    use,
    write,
    list,
    allVaults,
    procedures,
    store,
    attributes,
    ask,
    replace,
  } = options
  const rights = [use, write, list, allVaults, procedures, store, attributes]
  const others = [client, ...rights, ask, replace]
  if (others.some((option) => option !== undefined)) {
    throw usage(
      '--from holds all rules of the peer; the other options of this command cannot go with it.',
    )
  }
  const source = sourceOf(from, stdin, 'the rules')
  return async () => {
    const rules = rulesOf(await readSmall(source))
    return () => rules
  }
}
