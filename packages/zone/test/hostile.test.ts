import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awaitBirth } from '#dist/host/birth.js'
import { Calls } from '#dist/host/calls.js'
import { ChannelLink } from '#dist/host/link.js'
import { parseOptions } from '#dist/host/options.js'
import { program, text, within } from './support.js'

/** Starts the hostile peer in place of a guest. */
const meet = async (how: string, startTimeout = 5000) => {
  const link = new ChannelLink(program('hostile'))
  const settings = parseOptions({
    program: program('echo'),
    argument: text(how),
    startTimeout,
    maxMessageLength: 100_000,
  })
  try {
    const channel = await within(awaitBirth(link, { ...settings, entry: program('hostile') }))
    return { link, calls: new Calls(link, channel, settings.maxMessageLength) }
  } catch (error) {
    await within(link.kill())
    throw error
  }
}

test('whatever a process says instead of the handshake, the start fails', async (t) => {
  const lies = ['exit', 'garbage', 'wrong version', 'half a hello', 'low order', 'wrong key']
  const later = ['garbage after hello', 'endless record', 'half a record', 'answer first']
  const last = ['long description', 'no description', 'description without report']
  for (const how of [...lies, ...later, ...last, 'refusal without code']) {
    await t.test(how, () => assert.rejects(meet(how), { code: 'ZONE_START_FAILED' }))
  }
})

test('a process that says nothing is not waited for', async (t) => {
  for (const how of ['silent', 'silent after hello']) {
    await t.test(how, () => assert.rejects(meet(how, 400), { code: 'ZONE_START_FAILED' }))
  }
})

test('a zone that breaks the channel is dead, and its calls know', async (t) => {
  const records = ['tampered', 'replayed', 'reordered', 'half a record later']
  const messages = ['unknown kind', 'ready again', 'unknown failure', 'fault without code']
  for (const how of [...records, ...messages, 'long answer', 'half an answer']) {
    await t.test(how, async () => {
      const { link, calls } = await meet(how)
      const pending = [0, 1].map(() => calls.call('method', new Uint8Array(5), {}))
      for (const call of pending) await assert.rejects(within(call), { code: 'ZONE_DIED' })
      await within(link.closed)
      await assert.rejects(calls.call('method', new Uint8Array(5), {}), { code: 'ZONE_DIED' })
    })
  }
})

test('answers that nobody asked for are ignored', async () => {
  const { link, calls } = await meet('unasked answers')
  assert.equal((await within(calls.call('method', new Uint8Array(5), {}))).length, 1)
  await within(link.kill())
})
