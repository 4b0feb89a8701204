import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { multiaddr } from '@multiformats/multiaddr'
import { frames, stockNode } from '../frames.js'
import { clientProtocol, greeting, joined, opening, storeGet } from '../hostile/wire.js'
import { all, join, makeStronghold } from '../support.js'

const there = await makeStronghold()
const shared = await there.createClient('shared')
await shared.store.insert('k', Uint8Array.of(7))
const server = await join(there)
await server.serve()
const stock = await stockNode()
after(() => stock.stop())
await server.setPeer({ id: stock.peerId.toString(), inbound: all('shared') })
const address = multiaddr(server.addresses[0])

describe('A node of stock js-libp2p that is in the address book', () => {
  it('pings, again and again', async () => {
    for (let i = 0; i < 5; i++) assert((await stock.services.ping.ping(address)) >= 0)
  })

  it('is told by identify what is spoken here', async () => {
    const connection = await stock.dial(address)
    const { protocols, agentVersion } = await stock.services.identify.identify(connection)
    assert(protocols.includes(clientProtocol))
    assert.equal(agentVersion?.startsWith('stronghold.ts/1'), true)
  })

  it('uses a client whose frames it makes by hand', async () => {
    const stream = await stock.dialProtocol(address, clientProtocol)
    const next = frames(stream)
    stream.send(opening('shared'))
    assert.equal(await next(), Buffer.from('\x02\0\0\0OK').toString('hex'))
    stream.send(greeting)
    assert.match(await next(), /^0253485246 ?01/)
    stream.send(storeGet(0, 'k'))
    // answer, number 0, something, one byte, 7
    assert.equal(await next(), '0600000000010100000007')
    await stream.close()
  })

  it('is told what it may not have, and nothing else', async () => {
    for (const client of ['network', 'absent']) {
      const stream = await stock.dialProtocol(address, clientProtocol)
      const next = frames(stream)
      stream.send(opening(client))
      assert.equal(
        Buffer.from(await next(), 'hex')
          .subarray(4)
          .toString(),
        'PERMISSION_DENIED',
      )
    }
    const stream = await stock.dialProtocol(address, clientProtocol)
    const ended = new Promise((resolve) => stream.addEventListener('close', resolve))
    stream.send(joined(opening('shared'), greeting, greeting, greeting, greeting))
    await ended
  })

  it('is refused after it has sent what is of no protocol, until its rule is set anew', async () => {
    const refused = new Promise<void>((resolve) => {
      server.observe((event) => {
        if (event.type === 'decision' && event.reason === 'violation') resolve()
      })
    })
    const garbage = async () => {
      for (;;) {
        const stream = await stock.dialProtocol(address, clientProtocol)
        const ended = new Promise((resolve) => stream.addEventListener('close', resolve))
        stream.send(Uint8Array.of(5, 0, 0, 0, 255, 255, 255, 255, 1))
        await ended
      }
    }
    await assert.rejects(garbage())
    await refused
    await assert.rejects(stock.dialProtocol(address, clientProtocol))
    await server.setPeer({ id: stock.peerId.toString(), inbound: all('shared') })
    const stream = await stock.dialProtocol(address, clientProtocol)
    await stream.close()
  })
})
