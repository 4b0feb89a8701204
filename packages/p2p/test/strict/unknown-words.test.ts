import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Network, serve } from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, MemoryStorage, Stronghold, StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** What JavaScript lets through, whatever the types say. */
function loosely(value: unknown): never {
  return value as never
}

async function detailOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work()
  } catch (error) {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, 'INVALID_ARGUMENT')
    return error.detail
  }
  return 'accepted'
}

it('a word that nobody knows is refused, in options, limits and rules', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
  const open = (options: unknown) => () => Network.open(stronghold, loosely(options))
  for (const [detail, work] of [
    ['stronghold: wanted a Stronghold, got nothing', () => Network.open(loosely(undefined))],
    ['options: wanted an object, got null', open(null)],
    ['listens: unknown', open({ listens: [] })],
    ['listen: wanted an array, got a string', open({ listen: '/ip4/127.0.0.1/tcp/0' })],
    [
      'listen[0]: wanted a multiaddr, such as /ip4/192.0.2.1/tcp/4001, got other text',
      open({ listen: ['here'] }),
    ],
    ['limits.conections: unknown', open({ limits: { conections: 1 } })],
    ['firewall.unkown: unknown', open({ firewall: { unkown: 'deny' } })],
    ['firewall.ask.peers: unknown', open({ firewall: { ask: { peers: async () => undefined } } })],
    ['relay.opened: unknown', open({ relay: { opened: true } })],
    ['dht.servers: unknown', open({ dht: { bootstrap: [], servers: true } })],
    ['permission: unknown', () => serve(stronghold, loosely({ permission: 'ask' }))],
    [
      'permissions.clients[0].permissions.procedure: unknown',
      () =>
        serve(
          stronghold,
          loosely({ permissions: { clients: [{ path: 'c', permissions: { procedure: [] } }] } }),
        ),
    ],
  ] as const) {
    assert.equal(await detailOf(work), detail)
  }
  await using network = await Network.open(stronghold)
  const id = network.identity.peerId
  const { peers } = await openPeers(stronghold)
  await peers.set({ id, name: 'known' })
  for (const [detail, work] of [
    ['id: wanted a peer id (12D3KooW and what follows), got other text', () => network.ban('x')],
    ['inbonud: unknown', () => network.setPeer(loosely({ id, inbonud: 'deny' }))],
    ['inbound.client: unknown', () => network.setPeer(loosely({ id, inbound: { client: [] } }))],
    [
      'inbound.clients[0].permissions.vaults[0].red: unknown',
      () =>
        network.setPeer(
          loosely({
            id,
            inbound: {
              clients: [{ path: 'c', permissions: { vaults: [{ path: 'v', red: true }] } }],
            },
          }),
        ),
    ],
    [
      'inbound: wanted deny, ask or grants, got another word',
      () => network.setPeer(loosely({ id, inbound: 'allow' })),
    ],
    [
      'outbound.procedures[0]: wanted the name of a procedure, got another name',
      () => network.setPeer(loosely({ id, outbound: { procedures: ['Ed25519Sing'] } })),
    ],
    ['outbnd: unknown', () => peers.set(loosely({ id, outbnd: 'deny' }))],
    ['outbnd: unknown', () => peers.change('known', () => loosely({ outbnd: 'deny' }))],
    ['banned: unknown', () => peers.change('known', () => loosely({ banned: false }))],
    ['recieve: unknown', () => peers.trust('known', loosely({ recieve: 'none' }))],
    [
      'confirms: unknown',
      () => network.invite(loosely({ name: 'n', confirm: async () => true, confirms: 1 })),
    ],
    [
      'confirm: wanted a function, got nothing',
      () => network.accept('code', loosely({ name: 'n' })),
    ],
    ['recieve: unknown', () => network.trust('x', loosely({ send: 'all', recieve: 'none' }))],
    ['idOrName: wanted text, got a number', () => network.removePeer(loosely(7))],
    ['listener: wanted a function, got nothing', () => network.observe(loosely(undefined))],
  ] as const) {
    assert.equal(await detailOf(work), detail)
  }
  const known = { id, name: 'known', addresses: [], exchangeKey: undefined }
  const rules = { inbound: { clients: [] }, outbound: 'allow', banned: false }
  assert.deepEqual(network.book.list(), [{ ...known, ...rules }])
})
