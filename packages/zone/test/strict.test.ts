import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Zone, ZoneError } from '@stronghold/zone'
import { program } from './support.js'

const junk: readonly unknown[] = [
  null,
  true,
  -1,
  Number.NaN,
  7n,
  'junk',
  Symbol('junk'),
  [],
  {},
  { junk: 1 },
  () => undefined,
  new Uint8Array(3),
  new Date(0),
]

function isRefusal(error: unknown): boolean {
  return error instanceof ZoneError && error.code === 'INVALID_ARGUMENT' && error.message !== ''
}

it('a word that nobody knows starts no zone', async () => {
  for (const [message, options] of [
    ['options.required: unknown', { program: program('echo'), required: ['seccomp'] }],
    ['options.startTimeOut: unknown', { program: program('echo'), startTimeOut: 1 }],
    ['options is no object', undefined],
    ['options is no object', []],
    ['signal is no AbortSignal', { program: program('echo'), signal: {} }],
  ] as const) {
    await assert.rejects(Zone.spawn(options as never), { code: 'INVALID_ARGUMENT', message })
  }
})

it('garbage in an option is refused', async () => {
  for (const value of [undefined, ...junk])
    await assert.rejects(Zone.spawn(value as never), isRefusal)
  for (const name of [
    'program',
    'require',
    'startTimeout',
    'maxMessageLength',
    'signal',
    'programHash',
    'programProtections',
  ]) {
    for (const value of junk) {
      if (name.startsWith('r') || name === 'programProtections') {
        // A list of nothing requires nothing.
        if (Array.isArray(value)) continue
      }
      const options = { program: program('echo'), [name]: value }
      await assert.rejects(Zone.spawn(options as never), isRefusal, `${name} ${String(value)}`)
    }
  }
})

it('garbage in a call is refused, and its payload is wiped', async () => {
  await using zone = await Zone.spawn({ program: program('echo') })
  for (const payload of [undefined, ...junk]) {
    if (payload instanceof Uint8Array) continue
    await assert.rejects(zone.call('echo', payload as never), isRefusal)
  }
  const payload = new Uint8Array(3).fill(7)
  await assert.rejects(zone.call('echo', payload, { wiped: true } as never), {
    message: 'options.wiped: unknown',
  })
  assert.deepEqual(payload, new Uint8Array(3))
  for (const options of [null, 'wipe', [], { signal: 7 }]) {
    await assert.rejects(zone.call('echo', new Uint8Array(1), options as never), isRefusal)
  }
  for (const method of junk) {
    await assert.rejects(
      zone.call(method as never, new Uint8Array(1)),
      (error) => error instanceof ZoneError,
    )
  }
})
