import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientState, removeVault, SnapshotState } from '@stronghold/engine'
import { openBox, sealBox } from '@stronghold/engine/formats'
import { encodePayload, type VaultModel } from './payload.js'
import { ascii, copySecret, crypto, id, powers, random, scratched } from './powers.js'
import { readPayload } from './read-payload.js'
import { mutations, refuses, survives } from './refusals.js'

const [vault, record] = [id(2), id(3)]

function makeClient(): ClientState {
  return SnapshotState.empty(powers).createClient(id(1), 0)
}

function read(client: ClientState, recordId = record): Uint8Array {
  return copySecret((scratch) => client.readSecret(vault, recordId, scratch))
}

test('a secret of any length is read as it was written', () => {
  const client = makeClient()
  for (const length of [0, 1, 32, 64, 5000, 200_000]) {
    const secret = random(length)
    client.writeSecret(vault, record, secret)
    assert.deepEqual(read(client), secret)
  }
})

test('what is absent is absent, and an error to the reader', () => {
  const client = makeClient()
  assert.equal(client.vaultExists(vault), false)
  assert.equal(client.recordExists(vault, record), false)
  assert.equal(client.contentKey(vault, record), undefined)
  assert.deepEqual(client.listVaults(), [])
  assert.deepEqual(client.listRecords(vault), [])
  assert.equal(client.revoke(vault, record), false)
  assert.equal(client.collectGarbage(vault), 0)
  refuses(() => read(client), 'VAULT_NOT_FOUND')
  client.writeSecret(vault, id(9), random(1))
  refuses(() => read(client), 'RECORD_NOT_FOUND')
})

test('a revoked record is gone to all but the collector, and so is its place until then', () => {
  const client = makeClient()
  client.writeSecret(vault, record, random(8))
  client.writeSecret(vault, id(4), random(8))
  assert.equal(client.revoke(vault, record), true)
  assert.equal(client.revoke(vault, record), false)
  assert.equal(client.recordExists(vault, record), false)
  assert.equal(client.contentKey(vault, record), undefined)
  assert.deepEqual(client.listRecords(vault), [
    { id: record, revoked: true },
    { id: id(4), revoked: false },
  ])
  refuses(() => read(client), 'RECORD_REVOKED')
  refuses(() => client.writeSecret(vault, record, random(8)), 'RECORD_REVOKED')
  assert.equal(client.collectGarbage(vault), 1)
  assert.equal(client.collectGarbage(vault), 0)
  refuses(() => read(client), 'RECORD_NOT_FOUND')
  client.writeSecret(vault, record, random(8))
  assert.ok(client.recordExists(vault, record))
})

test('a vault outlives its records', () => {
  const client = makeClient()
  client.writeSecret(vault, record, random(8))
  client.revoke(vault, record)
  client.collectGarbage(vault)
  assert.ok(client.vaultExists(vault))
  assert.deepEqual(client.listVaults(), [vault])
})

test('the content has another name after every write, and the same to every question', () => {
  const client = makeClient()
  const secret = random(8)
  const names = new Set<string>()
  for (let round = 0; round < 10; round++) {
    client.writeSecret(vault, record, secret)
    const name = client.contentKey(vault, record)
    assert.ok(name !== undefined)
    assert.equal(
      scratched((scratch) => client.openSecret(vault, record, scratch).content),
      name,
    )
    names.add(name)
  }
  assert.equal(names.size, 10)
})

test('an overwritten record keeps its hint', () => {
  // Work on the payload: a hint cannot be set here, only kept.
  const { payload, hintOf } = sealedVault()
  using state = SnapshotState.decode(powers, payload)
  const client = [...state.clients.values()][0]
  assert.ok(client)
  client.writeSecret(vault, record, random(3))
  assert.deepEqual(hintOf(state.encode()), ascii('a label of the old days\0'))
})

test('swapped and altered boxes are refused', () => {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 0)
  const other = id(4)
  client.writeSecret(vault, record, random(20))
  client.writeSecret(vault, other, random(20))
  const model = readPayload(state.encode())
  const original = model.clients[0]?.vaults[0]
  const [a, b] = original?.records ?? []
  assert.ok(original && a && b)
  const damaged = (...records: VaultModel['records'][number][]) => {
    const clients = model.clients.map((it) => ({ ...it, vaults: [{ ...original, records }] }))
    using changed = SnapshotState.decode(powers, encodePayload({ clients }))
    const client = [...changed.clients.values()][0]
    assert.ok(client)
    refuses(() => read(client, records[0]?.key), 'RECORD_DAMAGED')
  }
  damaged({ ...a, blob: b.blob })
  damaged({ ...a, data: b.data })
  damaged({ ...a, data: b.data, blob: b.blob })
  damaged({ ...a, id: b.id, data: b.data, blob: b.blob })
  damaged({ ...b, key: a.key })
  damaged({ ...a, id: b.id })
  damaged({ ...a, data: a.blob })
  damaged({ ...a, blob: a.blob.slice(0, 39) })
  damaged({ ...a, data: a.data.slice(0, 20) })
  for (const data of mutations(a.data)) damaged({ ...a, data })
  for (const blob of mutations(a.blob)) damaged({ ...a, blob })
})

test('the scratch is all that a secret touches, and is wiped when the work ends', () => {
  const client = makeClient()
  const secret = random(64)
  client.writeSecret(vault, record, secret)
  const taken: Uint8Array[] = []
  const bytes = new Uint8Array(64)
  const scratch = {
    take(length: number) {
      assert.equal(length, 64)
      taken.push(bytes)
      return bytes
    },
  }
  assert.equal(client.readSecret(vault, record, scratch), bytes)
  assert.deepEqual(taken, [bytes])
  assert.deepEqual(bytes, secret)
  scratched((scratch) => {
    client.readSecret(vault, record, scratch)
  })
  scratched((scratch) => assert.deepEqual(scratch.take(64), new Uint8Array(64)))
})

test('ids of another length are refused', () => {
  const client = makeClient()
  const short = random(23)
  refuses(() => client.vaultExists(short), 'INVALID_ARGUMENT')
  refuses(() => client.writeSecret(short, record, short), 'INVALID_ARGUMENT')
  refuses(() => client.writeSecret(vault, short, short), 'INVALID_ARGUMENT')
  refuses(() => client.recordExists(vault, short), 'INVALID_ARGUMENT')
  assert.deepEqual(client.listVaults(), [])
})

test('a transaction that fails leaves everything as it was, and one that ends, all of it', () => {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 0)
  client.writeSecret(vault, record, ascii('before'))
  client.writeSecret(vault, id(5), ascii('revoked'))
  client.revoke(vault, id(5))
  client.store.insert(ascii('k'), ascii('v'), undefined, 0)
  const before = state.encode()
  const changes = () => {
    client.writeSecret(vault, record, ascii('after'))
    client.writeSecret(vault, id(6), ascii('new'))
    client.writeSecret(id(7), id(8), ascii('in a new vault'))
    client.revoke(vault, id(6))
    client.collectGarbage(vault)
    client.store.insert(ascii('k'), ascii('w'), 5, 0)
    client.store.insert(ascii('l'), ascii('x'), undefined, 0)
    client.store.clear()
    client.store.insert(ascii('m'), ascii('y'), undefined, 0)
    return 'done'
  }
  const fault = new Error('a fault')
  assert.throws(
    () =>
      client.transaction(() => {
        changes()
        throw fault
      }),
    (error) => error === fault,
  )
  assert.deepEqual(sorted(state.encode()), sorted(before))
  assert.deepEqual(read(client), ascii('before'))

  // An inner failure that is caught takes back its own part only.
  assert.equal(
    client.transaction(() => {
      client.writeSecret(vault, record, ascii('outer'))
      survives(() =>
        client.transaction(() => {
          changes()
          client.writeSecret(vault, record, ascii('inner'))
          client.readSecret(vault, id(99), { take: () => random(0) })
        }),
      )
      return 'kept'
    }),
    'kept',
  )
  assert.deepEqual(read(client), ascii('outer'))
  assert.equal(client.vaultExists(id(7)), false)
  assert.equal(client.transaction(changes), 'done')
  assert.deepEqual(read(client), ascii('after'))
  assert.ok(client.recordExists(id(7), id(8)))
  assert.deepEqual(client.store.keys(0), [ascii('m')])
})

/** A payload in a canonical order: taking a change back may put an entry at the end. */
function sorted(payload: Uint8Array): unknown {
  const text = (bytes: Uint8Array) => bytes.join()
  return readPayload(payload).clients.map((client) => ({
    ...client,
    keys: [...client.keys].sort((a, b) => (text(a.id) < text(b.id) ? -1 : 1)),
    vaults: client.vaults.map((vault) => ({
      ...vault,
      records: [...vault.records].sort((a, b) => (text(a.key) < text(b.key) ? -1 : 1)),
    })),
    table: [...client.table].sort((a, b) => (text(a.key) < text(b.key) ? -1 : 1)),
  }))
}

/** A payload whose one record has a hint, and a reader of the hint. */
function sealedVault(): { payload: Uint8Array; hintOf: (payload: Uint8Array) => Uint8Array } {
  const state = SnapshotState.empty(powers)
  state.createClient(id(1), 0).writeSecret(vault, record, random(9))
  const model = readPayload(state.encode())
  const client = model.clients[0]
  const sealed = client?.vaults[0]
  const first = sealed?.records[0]
  assert.ok(client && sealed && first)
  const transaction = new Uint8Array(112)
  openBox(crypto, transaction, first.data, sealed.key, record)
  transaction.set(ascii('a label of the old days'), 64)
  const data = new Uint8Array(152)
  sealBox(crypto, data, transaction, sealed.key, record)
  const vaults = [{ ...sealed, records: [{ ...first, data }] }]
  return {
    payload: encodePayload({ clients: [{ ...client, vaults }] }),
    hintOf(payload) {
      const written = readPayload(payload).clients[0]?.vaults[0]
      assert.ok(written)
      const out = new Uint8Array(112)
      openBox(crypto, out, written.records[0]?.data ?? random(0), written.key, record)
      return out.slice(64, 88)
    },
  }
}

test('a vault is removed with all that is in it, or stays as it was when the transaction fails', () => {
  const client = makeClient()
  const other = id(4)
  for (const vaultId of [vault, other]) client.writeSecret(vaultId, record, ascii('secret'))
  client.writeSecret(vault, id(9), ascii('revoked'))
  client.revoke(vault, id(9))
  const before = client.listRecords(vault)
  const failing = () =>
    client.transaction(() => {
      assert.equal(removeVault(client, vault), 2)
      client.writeSecret(vault, record, ascii('anew'))
      throw new RangeError('of the test')
    })
  assert.throws(failing, RangeError)
  assert.deepEqual(client.listRecords(vault), before)
  assert.deepEqual(read(client), ascii('secret'))
  assert.equal(removeVault(client, vault), 2)
  assert.equal(removeVault(client, vault), undefined)
  assert.equal(client.vaultExists(vault), false)
  assert.deepEqual(client.listVaults(), [other])
  client.writeSecret(vault, record, ascii('anew'))
  assert.deepEqual(read(client), ascii('anew'))
})
