import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { protections, Zone, ZoneError } from '@stronghold/zone'
import { linux, program, spawnZone, stands, text, within } from './support.js'

const start = (how: string, options = {}) =>
  within(spawnZone('stillborn', { argument: text(how), ...options }))

test('a program that refuses to start says why by a code only', async () => {
  const fault = (code: string) => ({ code: 'ZONE_START_FAILED', fault: code })
  await assert.rejects(start('faults'), fault('BAD_ARGUMENT'))
  await assert.rejects(start('warm-up'), fault('COLD'))
  await assert.rejects(start('begin-throws'), fault('INTERNAL'))
  await assert.rejects(start('throws'), (error) => {
    assert.ok(error instanceof ZoneError && error.fault === 'INTERNAL')
    assert.doesNotMatch(`${error.message}${error.stack}`, /detail/)
    return true
  })
  await assert.rejects(start('no-phase'), fault('INTERNAL'))
  await assert.rejects(start('no-handler'), fault('INTERNAL'))
  await assert.rejects(within(spawnZone('no-program')), fault('INTERNAL'))
  await assert.rejects(within(spawnZone('absent')), fault('INTERNAL'))
})

test('what a program begins with runs behind the lock', { skip: !linux }, async () => {
  await assert.rejects(start('begin'), { code: 'ZONE_START_FAILED', fault: 'LOCKED' })
})

test('a program that ends while it starts is noticed', async () => {
  await assert.rejects(start('exits'), { code: 'ZONE_START_FAILED' })
  await assert.rejects(start('never'), { code: 'ZONE_START_FAILED' })
})

test('a program that never gets ready is killed after startTimeout', async () => {
  for (const how of ['waits', 'spins']) {
    await assert.rejects(start(how, { startTimeout: 300 }), { code: 'ZONE_START_FAILED' })
  }
})

test('a start that fails names the path, and what Node said of a file that is missing', async () => {
  const missing = new URL('./not-there.js', import.meta.url)
  await assert.rejects(Zone.spawn({ program: missing }), (error) => {
    const { code, message } = error as ZoneError
    assert.equal(code, 'ZONE_START_FAILED')
    assert.match(
      message,
      /\/guest\/entry\.js\).+it said: Error: Cannot find module .*not-there\.js/,
    )
    assert.doesNotMatch(message, /\p{C}/u)
    assert(message.length < 1000)
    return true
  })
})

test('a host without descriptors to spare gets an error', { skip: !linux }, () => {
  const host = fileURLToPath(program('host'))
  const command = 'ulimit -n 64; exec "$0" "$1" exhausted'
  const output = execFileSync('sh', ['-c', command, process.execPath, host], { encoding: 'utf8' })
  assert.equal(JSON.parse(output), 'ZONE_START_FAILED')
})

test('a start can be cancelled', async () => {
  await assert.rejects(start('waits', { signal: AbortSignal.abort() }), { code: 'CANCELLED' })
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  await assert.rejects(start('waits', { signal: controller.signal }), { code: 'CANCELLED' })
})

test('a zone starts with all that this host can give', async () => {
  await using zone = await start('well')
  const missing = protections.filter((name) => !stands(zone.report.protections[name]))
  const sure = ['separate-process', 'scrubbed-environment', 'sealed-channel', 'interpreted-only']
  assert.ok(sure.every((name) => !missing.includes(name as never)))
  if (linux) assert.deepEqual(missing, [])
})

test('a required protection that stands is no obstacle', async () => {
  await using zone = await start('well', { require: ['separate-process', 'sealed-channel'] })
  assert.ok(zone.pid > 0)
})

test('a required protection that is missing ends the start, and is named', async () => {
  // koffi cannot be found from where this copy of the guest lies, so that nothing can be locked.
  const options = { program: program('echo'), require: ['seccomp', 'sealed-channel'] as const }
  const { ZoneWithoutKoffi } = await import('./without-koffi.js')
  await using open = await ZoneWithoutKoffi.spawn({ program: program('echo') })
  assert.equal(open.report.protections.seccomp.applied, false)
  assert.match(open.report.protections.seccomp.detail, /koffi/)
  assert.equal(open.report.protections['scrubbed-environment'].applied, true)
  assert.equal((await open.call('echo', new Uint8Array(3))).length, 3)
  await assert.rejects(ZoneWithoutKoffi.spawn(options), (error) => {
    assert.equal((error as ZoneError).code, 'PROTECTION_MISSING')
    assert.match((error as ZoneError).message, /seccomp/)
    assert.doesNotMatch((error as ZoneError).message, /sealed-channel/)
    return true
  })
})

test('several zones live side by side', async () => {
  const zones = await Promise.all(
    Array.from({ length: 4 }, () => Zone.spawn({ program: program('echo') })),
  )
  const answers = zones.map((zone, index) => zone.call('echo', new Uint8Array(index)))
  assert.deepEqual(
    (await Promise.all(answers)).map(({ length }) => length),
    [0, 1, 2, 3],
  )
  await Promise.all(zones.map((zone) => zone.terminate()))
})
