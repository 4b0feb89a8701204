import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const program = fileURLToPath(new URL('../programs/leave.js', import.meta.url))

/** Runs the program; answers its exit code, and what it still had when it left the network. */
async function leave(...args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const output = await text(child.stdout)
  return { code: await ended, output: JSON.parse(output) as unknown }
}

describe('A network that was left', () => {
  it('does nothing any more, and says so at once', async () => {
    const [there, stronghold] = [await makeStronghold(), await makeStronghold()]
    const server = await join(there)
    const network = await join(stronghold)
    await introduce(server, network, all('shared'))
    const confirm = async () => true
    const late = await server.invite({ name: 'server', confirm })
    const invitation = await network.invite({ name: 'client', confirm })
    const follower = network.follow('server')
    await Promise.all([network.close(), network.close()])
    await rejects(invitation.result, 'CANCELLED')
    await follower.ended
    const addresses = ['/ip4/127.0.0.1/tcp/1']
    for (const work of [
      network.serve(),
      network.connect('server', { client: 'shared' }),
      network.pull('server'),
      network.send('server'),
      network.sync('server'),
      network.invite({ name: 'client', confirm, addresses }),
      network.accept(late.code, { name: 'client', confirm }),
    ]) {
      await rejects(work, 'CLOSED')
    }
    assert.throws(() => network.follow('server'), { code: 'CLOSED' })
    late.cancel()
  })
})

describe('Who has left a network is not kept by it,', () => {
  it('having listened', async () => {
    assert.deepEqual(await leave(), { code: 0, output: { timers: 0, network: 0 } })
  })

  it('having used a peer', async () => {
    const there = await makeStronghold()
    await there.createClient('shared')
    const server = await join(there, { firewall: { unknown: all('shared') } })
    await server.serve()
    const [address = ''] = server.addresses
    assert.deepEqual(await leave(address), { code: 0, output: { timers: 0, network: 0 } })
  })
})
