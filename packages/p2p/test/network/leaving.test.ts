import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { all, join, makeStronghold } from '../support.js'

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
