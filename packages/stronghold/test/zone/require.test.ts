import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  GenerateKey,
  type InsideReport,
  KeyProvider,
  Location,
  MemoryStorage,
  protectionNames,
  Stronghold,
  startZone,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../client-compliance.js'

const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(1))

test('a report has every protection that can be required, before a key goes in', async () => {
  let report: InsideReport | undefined
  const onReport = (told: InsideReport) => {
    report = told
  }
  const storage = new MemoryStorage()
  await using stronghold = await Stronghold.create({
    storage,
    key: key(),
    workFactor: 1,
    zone: { onReport },
  })
  assert.deepEqual(Object.keys(report?.protections ?? {}).sort(), [...protectionNames].sort())
  assert.deepEqual((await stronghold.report()).protections, report?.protections)
})

test('a runtime that is no Node is refused before anything is started', async () => {
  // The real ones run in `suites/consumer/runtimes.mjs`.
  Object.defineProperty(globalThis, 'Deno', { value: {}, configurable: true })
  try {
    await rejects(startZone(), 'UNSUPPORTED_RUNTIME')
  } finally {
    Reflect.deleteProperty(globalThis, 'Deno')
  }
})

test('who is told of a zone can refuse it', async () => {
  const onReport = () => {
    throw new Error('no')
  }
  await assert.rejects(startZone({ onReport }))
})

test('what is required of memory holds for every secret', async () => {
  const inside = await startZone({})
  await inside.terminate()
  const stands = inside.report.protections['secret-memory']?.applied === true
  const zone = { require: ['secret-memory'] as const }
  const storage = new MemoryStorage()
  const creating = Stronghold.create({ storage, key: key(), workFactor: 1, zone })
  if (!stands) return rejects(creating, 'PROTECTION_MISSING')
  await using stronghold = await creating
  const client = await stronghold.createClient('client')
  const location = (name: string) => Location.generic('vault', name)
  await client.execute(GenerateKey({ type: 'Ed25519', output: location('key') }))
  // No slot of the arena holds it: it would lie in pages that root can read.
  const data = new Uint8Array(1024 * 1024)
  const writing = client.execute(WriteVault({ data, location: location('large') }))
  await rejects(writing, 'PROTECTION_MISSING')
  await stronghold.commit()
})

test('a word that is no protection is refused, whatever stands beside it', async () => {
  for (const require of [
    'seccomp',
    ['sekkomp'],
    ['all'],
    ['seccomp', 'Landlock'],
    [''],
    {},
    null,
  ]) {
    await rejects(startZone({ require } as object), 'INVALID_ARGUMENT')
  }
})

test('all can be required where all stand', async () => {
  const inside = await startZone({})
  const all = Object.values(inside.report.protections).every(({ applied }) => applied)
  await inside.terminate()
  if (all) await (await startZone({ require: 'all' })).terminate()
  else await rejects(startZone({ require: 'all' }), 'PROTECTION_MISSING')
})

test('what is required of a zone is not forgotten where there is none', async () => {
  const place = { storage: new MemoryStorage(), inside: () => startInProcess() }
  await rejects(Stronghold.at({ ...place, zone: { require: 'all' } }), 'INVALID_ARGUMENT')
})
