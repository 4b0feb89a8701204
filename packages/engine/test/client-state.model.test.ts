import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientState, EngineError, idKey, SnapshotState } from '@stronghold/engine'
import fc from 'fast-check'
import { copySecret, id, powers } from './powers.js'

// The idea of the original's own vault fuzzer: random work on a real client and on a plain model,
// which must agree after every step, also when the snapshot is closed and opened on the way.

type Step =
  | { readonly kind: 'write'; readonly vault: number; record: number; readonly secret: Uint8Array }
  | { readonly kind: 'revoke'; readonly vault: number; readonly record: number }
  | { readonly kind: 'collect'; readonly vault: number }
  | { readonly kind: 'store'; readonly key: number; readonly value: number | undefined }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'transaction'; readonly steps: readonly Step[]; readonly fails: boolean }

interface Model {
  vaults: Map<number, Map<number, { secret: Uint8Array; revoked: boolean }>>
  store: Map<number, number>
}

const small = fc.nat(2)
const { step } = fc.letrec<{ step: Step; inner: Step }>((tie) => ({
  inner: fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      vault: small,
      record: small,
      secret: fc.uint8Array({ maxLength: 20 }),
    }),
    fc.record({ kind: fc.constant('revoke' as const), vault: small, record: small }),
    fc.record({ kind: fc.constant('collect' as const), vault: small }),
    fc.record({
      kind: fc.constant('store' as const),
      key: small,
      value: fc.option(fc.nat(255), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('transaction' as const),
      steps: fc.array(tie('inner'), { maxLength: 5 }),
      fails: fc.boolean(),
    }),
  ),
  step: fc.oneof(
    { weight: 8, arbitrary: tie('inner') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  ),
}))

test('a client behaves like a plain map of maps', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let state = SnapshotState.empty(powers)
      state.createClient(id(0), 0)
      const model: Model = { vaults: new Map(), store: new Map() }
      for (const step of steps) {
        if (step.kind === 'reopen') {
          const payload = state.encode()
          state[Symbol.dispose]()
          state = SnapshotState.decode(powers, payload)
        } else {
          apply(clientOf(state), model, step)
        }
        compare(clientOf(state), model)
      }
      state[Symbol.dispose]()
    }),
  )
})

function clientOf(state: SnapshotState): ClientState {
  const client = state.clients.get(idKey(id(0)))
  assert.ok(client)
  return client
}

function apply(client: ClientState, model: Model, step: Step): void {
  if (step.kind === 'write') {
    const records = model.vaults.get(step.vault) ?? new Map()
    const write = () => client.writeSecret(id(step.vault), id(step.record), step.secret)
    if (records.get(step.record)?.revoked) {
      assert.throws(
        write,
        (error) => error instanceof EngineError && error.code === 'RECORD_REVOKED',
      )
      return
    }
    write()
    records.set(step.record, { secret: step.secret, revoked: false })
    model.vaults.set(step.vault, records)
  } else if (step.kind === 'revoke') {
    const record = model.vaults.get(step.vault)?.get(step.record)
    const expected = record !== undefined && !record.revoked
    assert.equal(client.revoke(id(step.vault), id(step.record)), expected)
    if (expected) model.vaults.get(step.vault)?.set(step.record, { ...record, revoked: true })
  } else if (step.kind === 'collect') {
    const records = model.vaults.get(step.vault) ?? new Map()
    const revoked = [...records].filter(([, record]) => record.revoked)
    assert.equal(client.collectGarbage(id(step.vault)), revoked.length)
    for (const [number] of revoked) records.delete(number)
  } else if (step.kind === 'store') {
    const key = Uint8Array.of(step.key)
    if (step.value === undefined) client.store.delete(key, 0)
    else client.store.insert(key, Uint8Array.of(step.value), undefined, 0)
    if (step.value === undefined) model.store.delete(step.key)
    else model.store.set(step.key, step.value)
  } else if (step.kind === 'transaction') {
    transact(client, model, step.steps, step.fails)
  }
}

function transact(client: ClientState, model: Model, steps: readonly Step[], fails: boolean): void {
  const before = {
    vaults: new Map([...model.vaults].map(([vault, records]) => [vault, new Map(records)])),
    store: new Map(model.store),
  }
  const fault = new Error('a fault')
  try {
    client.transaction(() => {
      for (const step of steps) apply(client, model, step)
      if (fails) throw fault
    })
  } catch (error) {
    if (error !== fault) throw error
    Object.assign(model, before)
  }
}

function compare(client: ClientState, model: Model): void {
  assert.equal(client.listVaults().length, model.vaults.size)
  for (const vault of [0, 1, 2]) {
    const records = model.vaults.get(vault)
    assert.equal(client.vaultExists(id(vault)), records !== undefined)
    assert.equal(client.listRecords(id(vault)).length, records?.size ?? 0)
    for (const number of [0, 1, 2]) {
      const record = records?.get(number)
      const usable = record !== undefined && !record.revoked
      assert.equal(client.recordExists(id(vault), id(number)), usable)
      assert.equal(client.contentKey(id(vault), id(number)) !== undefined, usable)
      const read = () => copySecret((scratch) => client.readSecret(id(vault), id(number), scratch))
      if (usable) assert.deepEqual(read(), record.secret)
      else assert.throws(read, EngineError)
    }
  }
  const keys = client.store.keys(0).map(([key]) => key)
  assert.deepEqual(keys.sort(), [...model.store.keys()].sort())
  for (const [key, value] of model.store) {
    assert.deepEqual(client.store.get(Uint8Array.of(key), 0), Uint8Array.of(value))
  }
}
