import assert from 'node:assert/strict'
import { createServer, type Socket, connect as tcpConnect } from 'node:net'
import { after, describe, it } from 'node:test'
import { all, introduce, join, makeStronghold } from '../support.js'

const tick = 50

/** Passes on what one socket says, `rate` bytes a second. */
function pass(from: Socket, to: Socket, rate: number): void {
  from.on('data', (data) => {
    from.pause()
    let offset = 0
    const timer = setInterval(() => {
      const end = offset + (rate * tick) / 1000
      to.write(data.subarray(offset, end))
      offset = end
      if (offset < data.length) return
      clearInterval(timer)
      from.resume()
    }, tick)
  })
  from.on('close', () => to.destroy())
  from.on('error', () => undefined)
}

/** A line to a port of this machine, as slow as a telephone's; answers its own port. */
async function slowLine(port: number, rate: number): Promise<number> {
  const server = createServer((socket) => {
    const far = tcpConnect(port, '127.0.0.1')
    pass(socket, far, rate)
    pass(far, socket, rate)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  return (server.address() as { port: number }).port
}

describe('A slow line', () => {
  it('is no cut one while something comes, though pings are answered late', async () => {
    const there = await makeStronghold()
    const { store } = await there.createClient('client')
    const server = await join(there, { commit: 'never' })
    await server.serve()
    const user = await join(await makeStronghold(), { listen: [] })
    await introduce(server, user, all('client'))
    const [address] = server.addresses as [string]
    const port = Number(/\/tcp\/(\d+)/.exec(address)?.[1])
    const line = await slowLine(port, 80_000)
    const { peerId } = server.identity
    const near = address.replace(`/tcp/${port}`, `/tcp/${line}`)
    await user.setPeer({ id: peerId, name: 'server', addresses: [near] })
    const client = await user.connect('server', { client: 'client', deadline: 60_000 })
    const value = new Uint8Array(800_000).fill(7)
    await client.store.insert('key', value)
    assert.deepEqual(await store.get('key'), value)
  })
})
