import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protections, Zone } from '@stronghold/zone'
import { fromText, program, spawnZone, text, within } from './support.js'

test('a call goes in and its answer comes back', async () => {
  await using zone = await spawnZone('echo', { argument: text('argument') })
  assert.equal(fromText(await zone.call('echo', text('hello'))), 'hello')
  assert.equal(fromText(await zone.call('argument', new Uint8Array(0))), 'argument')
  assert.equal((await zone.call('echo', new Uint8Array(0))).length, 0)
  assert.notEqual(zone.pid, process.pid)
})

test('the report names every protection, with a reason', async () => {
  await using zone = await spawnZone('echo')
  assert.deepEqual(Object.keys(zone.report.protections), [...protections])
  for (const state of Object.values(zone.report.protections)) {
    assert.equal(typeof state.applied, 'boolean')
    assert.ok(state.detail.length > 0)
  }
  assert.equal(zone.report.node, process.version)
  assert.deepEqual(structuredClone(zone.report), zone.report)
})

test('an answer belongs to the caller', async () => {
  await using zone = await spawnZone('echo')
  const [first, second] = await Promise.all([
    zone.call('echo', text('first')),
    zone.call('echo', text('second')),
  ])
  assert.ok(first.constructor === Uint8Array)
  assert.equal(first.buffer.byteLength, 5)
  first.fill(0)
  assert.equal(fromText(second), 'second')
  assert.equal(fromText(await zone.call('same', text('payload returned as it is'))).length, 25)
})

test('10,000 calls in flight are matched with their answers', async () => {
  await using zone = await spawnZone('echo')
  const payloads = Array.from({ length: 10_000 }, (_, index) => {
    const payload = new Uint8Array(4 + ((index * 7919) % (index % 100 === 0 ? 100_000 : 300)))
    new DataView(payload.buffer).setUint32(0, index)
    return payload
  })
  const calls = payloads.map(async (payload, index) => {
    const answer = await zone.call('echo', payload)
    assert.equal(answer.length, payload.length)
    assert.equal(new DataView(answer.buffer).getUint32(0), index)
  })
  await within(Promise.all(calls))
})

test('calls of one turn arrive together', async () => {
  await using zone = await spawnZone('echo')
  const before = Number(fromText(await zone.call('batches', new Uint8Array(0))))
  await Promise.all(Array.from({ length: 500 }, () => zone.call('echo', new Uint8Array(100))))
  const after = Number(fromText(await zone.call('batches', new Uint8Array(0))))
  assert.equal(after - before, 2)
})

test('64 MiB pass both ways', async () => {
  await using zone = await spawnZone('echo')
  const payload = new Uint8Array(64 * 1024 * 1024)
  for (let at = 0; at < payload.length; at += 4099) payload[at] = at % 251
  const answer = await within(zone.call('echo', payload))
  assert.equal(Buffer.compare(answer, payload), 0)
})

test('the payload is zeroed as soon as it is sealed, if the caller says so', async () => {
  await using zone = await spawnZone('echo')
  for (const length of [10, 70_000, 600_000]) {
    const [wiped, kept] = [new Uint8Array(length).fill(1), new Uint8Array(length).fill(1)]
    const answers = [zone.call('echo', wiped, { wipe: true }), zone.call('echo', kept)]
    await new Promise<void>((resolve) => process.nextTick(resolve))
    assert.ok(wiped.every((byte) => byte === 0))
    assert.ok(kept.every((byte) => byte === 1))
    for (const answer of await Promise.all(answers)) {
      assert.ok(answer.length === length && answer.every((byte) => byte === 1))
    }
  }
  const refused = new Uint8Array(10).fill(1)
  await assert.rejects(zone.call('absent', refused, { wipe: true }), { code: 'UNKNOWN_METHOD' })
  assert.ok(refused.every((byte) => byte === 0))
})

test('too long a message is refused on either side, and the zone lives on', async () => {
  await using zone = await spawnZone('echo', { maxMessageLength: 1000 })
  await assert.rejects(zone.call('echo', new Uint8Array(1001)), { code: 'MESSAGE_TOO_LARGE' })
  await assert.rejects(zone.call('make', text('1001')), { code: 'MESSAGE_TOO_LARGE' })
  assert.equal((await zone.call('make', text('1000'))).length, 1000)
  assert.equal((await zone.call('echo', new Uint8Array(1000))).length, 1000)
})

test('of an error in the program only a fault code leaves the zone', async () => {
  await using zone = await spawnZone('echo')
  const fault = (method: string, payload = '') =>
    zone.call(method, text(payload)).then(
      () => undefined,
      (error) => ({ code: error.code, fault: error.fault, leaks: /detail/.test(error.message) }),
    )
  const failed = (code: string) => ({ code: 'CALL_FAILED', fault: code, leaks: false })
  assert.deepEqual(await fault('throws'), failed('INTERNAL'))
  assert.deepEqual(await fault('returnsText'), failed('INTERNAL'))
  assert.deepEqual(await fault('returnsNothing'), failed('INTERNAL'))
  assert.deepEqual(await fault('faults', 'NOT_FOUND'), failed('NOT_FOUND'))
  assert.deepEqual(await fault('faults', 'a code with a secret in it'), failed('INTERNAL'))
  assert.equal(fromText(await zone.call('echo', text('alive'))), 'alive')
})

test('what is not in the table of the current phase cannot be asked', async () => {
  await using zone = await spawnZone('phases')
  const call = async (method: string) => fromText(await zone.call(method, new Uint8Array(0)))
  await assert.rejects(call('secret'), { code: 'UNKNOWN_METHOD' })
  await assert.rejects(call('absent'), { code: 'UNKNOWN_METHOD' })
  await assert.rejects(call('constructor'), { code: 'UNKNOWN_METHOD' })
  // A phase is entered only by a handler that returns.
  await assert.rejects(call('openBadly'), { code: 'CALL_FAILED', fault: 'WRONG_KEY' })
  await assert.rejects(call('openNowhere'), { code: 'CALL_FAILED', fault: 'INTERNAL' })
  assert.equal(await call('state'), 'closed')
  const [, secret, state] = await Promise.all([call('open'), call('secret'), call('state')])
  assert.deepEqual([secret, state], ['secret', 'open'])
  await assert.rejects(call('open'), { code: 'UNKNOWN_METHOD' })
  await call('close')
  await assert.rejects(call('secret'), { code: 'UNKNOWN_METHOD' })
})

test('a cancelled call that was not sent is not made; a sent one runs unheard', async () => {
  await using zone = await spawnZone('echo')
  const empty = new Uint8Array(0)
  const aborted = AbortSignal.abort()
  await assert.rejects(zone.call('echo', empty, { signal: aborted }), { code: 'CANCELLED' })

  const early = new AbortController()
  const dropped = text('dropped')
  const unsent = zone.call('echo', dropped, { signal: early.signal, wipe: true })
  early.abort()
  await assert.rejects(unsent, { code: 'CANCELLED' })
  assert.ok(dropped.every((byte) => byte === 0))
  assert.equal(fromText(await zone.call('echoed', empty)), '0')

  const late = new AbortController()
  const sent = zone.call('echo', text('sent'), { signal: late.signal })
  setImmediate(() => late.abort())
  const outcome = await sent.then(
    () => 'answered',
    (error) => error.code,
  )
  assert.ok(outcome === 'CANCELLED' || outcome === 'answered')
  assert.equal(fromText(await zone.call('echoed', empty)), '1')

  const long = new AbortController()
  const working = zone.call('scrypt', text('password'), { signal: long.signal })
  setTimeout(() => long.abort(), 20)
  await assert.rejects(working, { code: 'CANCELLED' })
  assert.equal(fromText(await zone.call('echo', text('next'))), 'next')
})

test('wrong options are refused before anything is started', async () => {
  const url = program('echo')
  const wrong = [
    { program: 'echo.js' },
    { program: new URL('https://example.org/echo.js') },
    { program: url, argument: 'text' },
    { program: url, argument: new Uint8Array(1024 * 1024) },
    { program: url, require: ['moat'] },
    { program: url, require: 'seccomp' },
    { program: url, startTimeout: 0 },
    { program: url, maxMessageLength: 2 ** 31 },
    { program: url, maxMessageLength: 1.5 },
    { program: url, nodeOptions: ['--inspect'] },
  ]
  for (const options of wrong) {
    await assert.rejects(Zone.spawn(options as never), { code: 'INVALID_ARGUMENT' })
  }
})
