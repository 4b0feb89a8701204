import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rejects } from '../compliance.js'
import { all } from '../grants.js'
import { introduce, join, makeStronghold } from '../support.js'

const there = await makeStronghold()
await there.createClient('signer')
const server = await join(there)
const user = await join(await makeStronghold(), { listen: [] })
const { peerId: id } = server.identity
const signer = { client: 'signer' }

test('says why a peer cannot be reached', async () => {
  await rejects(user.connect('server', signer), 'PEER_UNKNOWN')
  await introduce(server, user, all('signer'))
  // It knows no protocol of clients until it serves.
  await rejects(user.connect('server', signer), 'PROTOCOL_UNSUPPORTED')
  await server.serve()
  await user.connect('server', signer)
  await user.setPeer({ id, outbound: 'deny' })
  await rejects(user.connect('server', signer), 'FIREWALL_DENIED')
  await user.setPeer({ id, outbound: 'allow' })
  await server.ban(user.identity.peerId)
  await rejects(user.connect('server', signer), 'PEER_REFUSED')
})

test('says that nobody is at an address', async () => {
  const stranger = await makeStronghold()
  const gone = await join(stranger, { identity: 'gone' })
  const { peerId } = gone.identity
  await user.setPeer({ id: peerId, name: 'gone', addresses: gone.addresses })
  await gone.close()
  await rejects(user.connect('gone', signer), 'PEER_UNREACHABLE')
})

test('does not listen on a port that is taken', async () => {
  const [address = ''] = server.addresses
  const [, port] = /tcp\/(\d+)/.exec(address) ?? []
  const listen = [`/ip4/127.0.0.1/tcp/${port}`]
  await rejects(join(await makeStronghold(), { listen }), 'LISTEN_FAILED')
})

test('tells announced addresses in place of those of its interfaces', async () => {
  const announce = ['/dns4/signer.example.org/tcp/443/wss']
  const network = await join(await makeStronghold(), { announce })
  assert.deepEqual(network.addresses, [`${announce[0]}/p2p/${network.identity.peerId}`])
})

test('refuses numbers and addresses that are none', async () => {
  const stronghold = await makeStronghold()
  for (const options of [
    { relay: { bytes: 1.5 } },
    { relay: { reservations: 0 } },
    { relay: { duration: 2 ** 31 } },
    { connectTimeout: 2 ** 40 },
    { connectionsPerSecond: Number.NaN },
    { firewall: { askTimeout: -1 } },
    { listen: ['127.0.0.1:4141'] },
    { announce: ['nonsense'] },
    { relays: ['/ip4/127.0.0.1/tcp/1'] },
    { dht: { bootstrap: ['nonsense'] } },
  ]) {
    await rejects(join(stronghold, options), 'INVALID_ARGUMENT')
  }
  for (const deadline of [0, 1.5, 2 ** 31]) {
    await rejects(user.connect('server', { ...signer, deadline }), 'INVALID_ARGUMENT')
  }
  const addresses = ['nonsense']
  await rejects(user.connect('server', { ...signer, addresses }), 'INVALID_ARGUMENT')
})
