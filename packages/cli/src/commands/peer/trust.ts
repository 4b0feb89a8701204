import type { KeyProvider, Scope } from '@stronghold/stronghold'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { proofOf } from '../../file/proof.js'
import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { usage } from '../../io/errors.js'
import { changingPeers } from '../../network/changing-peers.js'
import { inboundLines, peerJson, peerLines } from '../../network/peer-text.js'
import { pathOfName } from '../../text/names.js'

interface Options extends WriteOptions, ConsentOptions {
  readonly send?: readonly string[]
  readonly receive?: readonly string[]
  readonly replace?: true
}

/** Says which records may be synced with a peer: the zone is told, with the passphrase as proof. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  if (options.send === undefined && options.receive === undefined) {
    throw usage('--send or --receive is missing.')
  }
  const scopes = {
    ...(options.send === undefined ? {} : { send: scopeOf(options.send) }),
    ...(options.receive === undefined ? {} : { receive: scopeOf(options.receive) }),
  }
  const { replace } = options
  const peer = await changingPeers(
    context,
    options,
    async (peers, current: KeyProvider) => {
      if (replace) {
        const going = () => inboundLines(peers.book.require(name).inbound)
        await requireConsent(context, options, going)
      }
      return peers.trust(name, { ...scopes, current, replace })
    },
    (secret) => proofOf(context, options, secret),
  )
  const { output } = context
  await output.result(peerJson(peer), peerLines(output, peer).join('\n'))
}

function scopeOf(given: readonly string[]): Scope {
  const [first] = given
  if (given.length === 1 && (first === 'all' || first === 'none')) return first
  const clients = new Map<string, string[] | undefined>()
  for (const text of given) {
    const [client = '', vault, more] = text.split('=')
    if (client === '' || vault === '' || more !== undefined) {
      throw usage('A scope is all, none, CLIENT or CLIENT=VAULT.')
    }
    const vaults = clients.has(client) ? clients.get(client) : []
    clients.set(client, vault === undefined ? undefined : vaults && [...vaults, vault])
  }
  return [...clients].map(([client, vaults]) =>
    vaults === undefined
      ? { client: pathOfName(client, 'SCOPE') }
      : {
          client: pathOfName(client, 'SCOPE'),
          vaults: vaults.map((vault) => pathOfName(vault, 'SCOPE')),
        },
  )
}
