import type { KeyProvider, Stronghold } from '@stronghold/stronghold'
import { budgets, keyProvider, snapshotSyncChecks } from '@stronghold/stronghold/checks'
import { type Check, type ChecksOf, given } from '@stronghold/stronghold/codec'
import { anyAddress, anyNode } from '../book/addresses.js'
import type { Listener } from '../events/events.js'
import type { Answerer } from '../firewall/asking.js'
import { someLimits } from '../firewall/limits.js'
import type { FirewallOptions } from '../firewall/options.js'
import { anyPeerId } from '../identity/peer-id.js'
import type { InviteOptions, PairOptions } from '../pairing/options.js'
import type { InboundRule, SyncGrant } from '../rules/grants.js'
import { inboundRule, outboundRule, syncChecks } from '../rules/rule-checks.js'
import type { PullOptions, SendOptions } from '../sync/options.js'
import type { NetworkOptions, RelaySettings, RemoteOptions } from './options.js'

// The checks of a network's options, field by field. A field that is not here does not exist.

const addresses = given.optional(given.list(anyAddress))
const nodes = given.list(anyNode)
const time = given.optional(given.someMilliseconds)
const flag = given.optional(given.flag)
const signal = given.optional(given.signal)
const count = given.orNoKey(given.integer(1, 1_000_000))
const method = given.optional(given.callable<never>())

const relay: ChecksOf<RelaySettings & { readonly open?: boolean }> = {
  reservations: count,
  bytes: given.orNoKey(given.integer(1, Number.MAX_SAFE_INTEGER)),
  duration: time,
  open: flag,
}
const answerer = given.fields<Answerer>({ peer: method, call: method, dial: method })
const firewall = given.fields<FirewallOptions>({
  unknown: given.orNoKey(inboundRule),
  dialUnknown: given.orNoKey(outboundRule),
  ask: given.optional(answerer),
  askTimeout: time,
})
const network: ChecksOf<NetworkOptions> = {
  identity: given.optional(given.path),
  listen: addresses,
  announce: addresses,
  relays: given.optional(nodes),
  mdns: flag,
  dht: given.optional(
    given.fields<NonNullable<NetworkOptions['dht']>>({ bootstrap: nodes, server: flag }),
  ),
  firewall: given.orNoKey(firewall),
  commit: given.optional(given.word('always', 'never')),
  limits: given.orNoKey(someLimits),
  budget: given.orNoKey(budgets),
  connectTimeout: time,
  connectionsPerSecond: count,
  strangers: given.orNoKey(
    given.fields<NonNullable<NetworkOptions['strangers']>>({
      connections: given.orNoKey(given.integer(1, 65_536)),
      perHost: given.orNoKey(given.integer(1, 65_536)),
    }),
  ),
  relay: given.optional(given.fields<NonNullable<NetworkOptions['relay']>>(relay)),
}
const pairing: ChecksOf<PairOptions> = {
  name: given.text,
  confirm: given.callable<PairOptions['confirm']>(),
  callIt: given.optional(given.text),
  inbound: given.orNoKey(inboundRule),
  outbound: given.orNoKey(outboundRule),
  signal,
}
const { dryRun: _, ...pulled } = snapshotSyncChecks

/** Reads the arguments of a `Network`, by their kind. */
export const networkArguments = {
  stronghold: given.argument(
    'stronghold',
    given.having<Stronghold>('a Stronghold', 'createClient', 'loadClient', 'commit', 'onCommitted'),
  ),
  options: given.argument('options', given.fields<NetworkOptions>(network)),
  serving: given.argument(
    'options',
    given.fields<NetworkOptions & { readonly permissions?: InboundRule }>({
      ...network,
      permissions: given.orNoKey(inboundRule),
    }),
  ),
  idOrName: given.argument('idOrName', given.text),
  id: given.argument('id', anyPeerId),
  code: given.argument('code', given.text),
  listener: given.argument('listener', given.callable<Listener>()),
  remote: given.argument(
    'options',
    given.fields<RemoteOptions>({ client: given.path, addresses, deadline: time, signal }),
  ),
  trust: given.argument(
    'options',
    given.fields<SyncGrant & { readonly current?: KeyProvider; readonly replace?: boolean }>({
      ...syncChecks,
      replace: flag,
      current: given.optional(keyProvider),
    }),
  ),
  pull: given.argument('options', given.fields<PullOptions>({ ...pulled, signal })),
  send: given.argument(
    'options',
    given.fields<SendOptions & { readonly signal?: AbortSignal }>({
      clients: snapshotSyncChecks.clients as Check<SendOptions['clients']>,
      signal,
    }),
  ),
  sync: given.argument('options', given.fields<{ readonly signal?: AbortSignal }>({ signal })),
  invite: given.argument(
    'options',
    given.fields<InviteOptions>({
      ...pairing,
      lifetime: given.orNoKey(given.integer(1, 24 * 60 * 60 * 1000)),
      addresses,
    }),
  ),
  accept: given.argument('options', given.fields<PairOptions>(pairing)),
} as const
