import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { Network, NetworkOptions } from '@stronghold/p2p'
import { relayedNode } from '../frames.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const nodes: Libp2p[] = []

/** A peer that nobody knows. */
async function stranger(listen: string[] = []): Promise<Libp2p> {
  const node = await relayedNode(listen)
  nodes.push(node)
  return node
}

async function leave(): Promise<void> {
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
}

async function server(options: NetworkOptions): Promise<Network> {
  const network = await join(await makeStronghold(), options)
  await network.serve()
  return network
}

const addressOf = (network: Network) => multiaddr(network.addresses[0])

/** Resolves when the connected peers of a network are so many. */
async function connected(network: Network, is: (count: number) => boolean): Promise<void> {
  while (!is(network.connected.length)) await new Promise((resolve) => setTimeout(resolve, 20))
}

const others = (network: Network, id: string) => network.connected.filter((peer) => peer !== id)

describe('Strangers of one host', () => {
  it('fill sixteen places of an open relay, and no place of a known peer', async () => {
    const relay = await server({ relay: { open: true } })
    const dialled = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const node = await stranger()
        await node.dial(addressOf(relay)).catch(() => undefined)
        return node
      }),
    )
    await connected(relay, (count) => count <= 16)
    const inside = () => dialled.filter((node) => node.getConnections().length > 0).length
    while (inside() > 16) await new Promise((resolve) => setTimeout(resolve, 20))
    const known = await join(await makeStronghold())
    await introduce(relay, known, all('shared'))
    await assert.rejects(known.connect('server', { client: 'shared' }), {
      code: 'CLIENT_NOT_FOUND',
    })
    assert(relay.connected.includes(known.identity.peerId))
    await leave()
  })

  it('leave a reservation for a known peer, and lose those that they do not hold', async () => {
    const relay = await server({ relay: { open: true, reservations: 2 } })
    const made: string[] = []
    relay.observe((event) => {
      if (event.type === 'reservation' && event.state === 'made') made.push(event.peer)
    })
    const reserve = () => stranger([`${relay.addresses[0]}/p2p-circuit`])
    await reserve()
    await reserve()
    while (made.length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    const stronghold = await makeStronghold()
    const before = await join(stronghold, { listen: [] })
    await before.close()
    await relay.setPeer({ id: before.identity.peerId })
    const relays = [relay.addresses[0] as string]
    const known = await join(stronghold, { listen: [], relays })
    while (known.addresses.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    await leave()
    await connected(relay, (count) => count === 1)
    // Both places of those who left are free: one was the known peer's all the time.
    await reserve()
    while (made.length < 4) await new Promise((resolve) => setTimeout(resolve, 20))
    await leave()
  })
})

describe('A stranger', () => {
  it('who came during an invitation is hung up on when it is over', async () => {
    const host = await server({})
    const id = 'nobody'
    await assert.rejects(
      stranger().then(async (node) => {
        const connection = await node.dial(addressOf(host))
        await connection.newStream('/ipfs/ping/1.0.0')
      }),
    )
    const invitation = await host.invite({ name: 'host', confirm: async () => true })
    const node = await stranger()
    await node.dial(addressOf(host))
    await connected(host, (count) => count === 1)
    invitation.cancel()
    await assert.rejects(invitation.result, { code: 'CANCELLED' })
    await connected(host, (count) => count === 0)
    assert.deepEqual(others(host, id), [])
    await leave()
  })

  it('who was dialled for an invitation that failed is hung up on', async () => {
    const host = await server({})
    const guest = await join(await makeStronghold())
    const invitation = await host.invite({ name: 'host', confirm: async () => false })
    await assert.rejects(
      guest.accept(invitation.code, { name: 'guest', confirm: async () => true }),
    )
    await assert.rejects(invitation.result)
    await connected(guest, (count) => count === 0)
    await connected(host, (count) => count === 0)
  })

  it('who has become known stays', async () => {
    const host = await server({})
    const guest = await join(await makeStronghold())
    const invitation = await host.invite({ name: 'host', confirm: async () => true })
    await guest.accept(invitation.code, { name: 'guest', confirm: async () => true })
    await invitation.result
    // Longer than those have who lost their reason.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    assert.deepEqual(host.connected, [guest.identity.peerId])
  })
})
