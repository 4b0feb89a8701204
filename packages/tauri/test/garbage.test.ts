import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import * as tauri from '@stronghold/tauri'

/** The sweep of the library's own tests. */
const sweeping = new URL('../../../stronghold/build/test/strict/garbage.js', import.meta.url)
const surplus = new URL('surplus.js', sweeping)
const { methodsOf, sweep }: Sweeping = await import(sweeping.href)
const { sweepSurplus }: SurplusSweep = await import(surplus.href)
interface SurplusSweep {
  sweepSurplus(entries: readonly Entry[]): Promise<readonly string[]>
}
type Entry = { readonly name: string }
interface Sweeping {
  methodsOf(name: string, object: object, except?: readonly string[]): readonly Entry[]
  sweep(
    entries: readonly Entry[],
    isRefusal: (error: unknown) => boolean,
    good?: Readonly<Record<string, readonly unknown[]>>,
  ): Promise<readonly string[]>
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof StrongholdError)) return false
  return error.code !== 'INVALID_ARGUMENT' || error.detail !== undefined
}

it('no garbage makes anything but a refusal, and no method takes what it does not have', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stronghold-'))
  const place = { inside: () => startInProcess() }
  const deriveKey = () => new Uint8Array(32).fill(7)
  try {
    tauri.configure({ deriveKey, workFactor: 1, place })
    const path = join(folder, 'a.stronghold')
    const stronghold = await tauri.Stronghold.load(path, 'password')
    const client = await stronghold.createClient('client')
    const vault = client.getVault('vault')
    const location = tauri.Location.generic('vault', 'record')
    const good = {
      'vault.insert': ['record', [1, 2, 3]],
      'vault.deriveSLIP10': [[2 ** 31], 'Seed', location, location],
      'vault.recoverBIP39': ['words', location],
      'vault.signEd25519': [location, 'message'],
      'store.insert': ['key', [1], { secs: 1, nanos: 0 }],
    }
    const entries = [
      ...methodsOf('stronghold', stronghold, ['unload']),
      ...methodsOf('client', client),
      ...methodsOf('vault', vault),
      ...methodsOf('store', client.getStore()),
    ]
    assert.deepEqual(await sweepSurplus([...entries, ...methodsOf('stronghold', stronghold)]), [])
    assert.deepEqual(await sweep(entries, isRefusal, good), [])
    for (const [path, password] of [
      [7, 'x'],
      ['x', 7],
      [undefined, undefined],
      [null, {}],
    ]) {
      await assert.rejects(tauri.Stronghold.load(path as never, password as never), isRefusal)
    }
    await stronghold.unload()
  } finally {
    tauri.configure({})
    await rm(folder, { recursive: true })
  }
})

it('an option that nobody knows is refused by name', () => {
  for (const [detail, work] of [
    ['workfactor: unknown', () => tauri.configure({ workfactor: 1 } as never)],
    [
      'place.zone.required: unknown',
      () => tauri.configure({ place: { zone: { required: [] } } } as never),
    ],
    ['saltFile: unknown', () => tauri.argon2({ saltFile: 'x' } as never)],
    ['cost.lane: unknown', () => tauri.argon2({ cost: { lane: 1 } } as never)],
  ] as const) {
    assert.throws(work, (error: StrongholdError) => error.detail === detail, detail)
  }
})
