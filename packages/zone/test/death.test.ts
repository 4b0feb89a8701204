import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fromText, linux, program, spawnZone, text, until, within } from './support.js'

const empty = new Uint8Array(0)
const settle = (calls: readonly Promise<unknown>[]) =>
  within(
    Promise.all(
      calls.map((call) =>
        call.then(
          () => 'answered',
          (error) => error.code,
        ),
      ),
    ),
  )

test('a zone killed at any moment under load fails its calls and hangs none', async () => {
  for (let round = 0; round < 25; round++) {
    const zone = await spawnZone('echo')
    const calls = Array.from({ length: 300 }, (_, index) =>
      zone.call('echo', new Uint8Array(index % 10 === 0 ? 100_000 : 150)),
    )
    setTimeout(() => process.kill(zone.pid, 'SIGKILL'), Math.random() * 25)
    const outcomes = await settle([...calls, zone.call('spins', empty)])
    assert.ok(outcomes.every((outcome) => outcome === 'answered' || outcome === 'ZONE_DIED'))
    assert.equal(outcomes.at(-1), 'ZONE_DIED')
    assert.deepEqual(await within(zone.closed), { code: undefined, signal: 'SIGKILL' })
    await assert.rejects(zone.call('echo', empty), { code: 'ZONE_DIED' })
    await zone.terminate()
  }
})

test('terminate fails what is pending and resolves when the process is gone', async () => {
  const zone = await spawnZone('echo')
  const spinning = zone.call('spins', empty)
  const queued = zone.call('echo', text('queued'))
  const unsent = settle([spinning, queued])
  await zone.terminate()
  assert.deepEqual(await unsent, ['ZONE_DIED', 'ZONE_DIED'])
  assert.ok(!existsSync(`/proc/${zone.pid}`))
  await assert.rejects(zone.call('echo', empty), { code: 'ZONE_DIED' })
  await zone.terminate()
  assert.equal((await zone.closed).signal, 'SIGKILL')
})

test('a wiped payload does not outlive the zone it was meant for', async () => {
  const zone = await spawnZone('echo')
  const payload = text('secret')
  const call = settle([zone.call('echo', payload, { wipe: true })])
  await zone.terminate()
  assert.deepEqual(await call, ['ZONE_DIED'])
  assert.ok(payload.every((byte) => byte === 0))
})

test('a program that ends its own process takes only its calls with it', async () => {
  const zone = await spawnZone('echo')
  const outcomes = await settle([zone.call('exits', empty), zone.call('echo', empty)])
  assert.deepEqual(outcomes, ['ZONE_DIED', 'ZONE_DIED'])
  await within(zone.closed)
})

test('a zone that was stopped and continued goes on', { skip: !linux }, async () => {
  await using zone = await spawnZone('echo')
  for (let round = 0; round < 5; round++) {
    process.kill(zone.pid, 'SIGSTOP')
    const call = zone.call('echo', text('after'))
    await new Promise((resolve) => setTimeout(resolve, 30))
    process.kill(zone.pid, 'SIGCONT')
    assert.equal(fromText(await within(call)), 'after')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
})

const startHost = async (task: string): Promise<{ host: ChildProcess; zone: number }> => {
  const host = spawn(process.execPath, [fileURLToPath(program('host')), task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const zone = await within(
    new Promise<number>((resolve) => {
      host.stdout?.once('data', (line) => resolve(Number(line)))
    }),
  )
  return { host, zone }
}
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // An orphan that init has not reaped yet is as dead.
    return !linux || !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('a zone does not outlive a host that is killed', async () => {
  const { host, zone } = await startHost('wait')
  assert.ok(isAlive(zone))
  host.kill('SIGKILL')
  await until(() => !isAlive(zone))
})

test('nor does one that is busy', { skip: !linux }, async () => {
  const { host, zone } = await startHost('spin')
  assert.ok(isAlive(zone))
  host.kill('SIGKILL')
  await until(() => !isAlive(zone))
})

test('a zone that waits for nothing does not keep its host alive', async () => {
  const { host, zone } = await startHost('idle')
  const code = await within(new Promise((resolve) => host.once('exit', resolve)))
  assert.equal(code, 0)
  await until(() => !isAlive(zone))
})
