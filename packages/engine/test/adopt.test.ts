import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idKey, SnapshotState } from '@stronghold/engine'
import fc from 'fast-check'
import { anyPayload, encodePayload } from './payload.js'
import { copySecret, id, powers, random, scratched } from './powers.js'
import { readPayload } from './read-payload.js'
import { refuses } from './refusals.js'

const [vault, record, other] = [id(2), id(3), id(4)]

test('an adopted client opens under the other key store, and outlives the first', () => {
  const secret = random(50)
  using target = SnapshotState.empty(powers)
  {
    using source = SnapshotState.empty(powers)
    const client = source.createClient(id(1), 5)
    client.writeSecret(vault, record, secret)
    client.writeSecret(vault, other, random(9))
    client.revoke(vault, other)
    client.store.insert(id(6), id(7), undefined, 5)
    scratched((scratch) => target.adopt(client, scratch, id(9)))
    client.remove(vault, record)
    client.store.clear()
  }
  using again = SnapshotState.decode(powers, target.encode())
  const adopted = again.clients.get(idKey(id(9)))
  assert.ok(adopted)
  assert.deepEqual(adopted.id, id(9))
  assert.deepEqual(
    copySecret((scratch) => adopted.readSecret(vault, record, scratch)),
    secret,
  )
  assert.deepEqual(adopted.listRecords(vault), [
    { id: record, revoked: false },
    { id: other, revoked: true },
  ])
  assert.deepEqual(adopted.store.get(id(6), 5), id(7))
})

test('two clients do not share what can change', () => {
  using state = SnapshotState.empty(powers)
  const first = state.createClient(id(1), 0)
  first.writeSecret(vault, record, random(5))
  const second = scratched((scratch) => state.adopt(first, scratch, id(2)))
  second.revoke(vault, record)
  second.store.insert(id(1), id(2), undefined, 0)
  assert.ok(first.recordExists(vault, record))
  assert.deepEqual(first.store.keys(0), [])
  assert.throws(() =>
    first.transaction(() => {
      second.collectGarbage(vault)
      throw new Error('only the first is taken back')
    }),
  )
  assert.deepEqual(second.listRecords(vault), [])
})

test('an id that is taken is refused and changes nothing', () => {
  using source = SnapshotState.empty(powers)
  using target = SnapshotState.empty(powers)
  const client = source.createClient(id(1), 0)
  const present = target.createClient(id(1), 0)
  scratched((scratch) => {
    refuses(() => target.adopt(client, scratch), 'INVALID_ARGUMENT')
    refuses(() => target.adopt(client, scratch, new Uint8Array(23)), 'INVALID_ARGUMENT')
  })
  assert.deepEqual([...target.clients.values()], [present])
})

test('whatever the format can express comes along, oddities included', () => {
  fc.assert(
    fc.property(anyPayload, (model) => {
      using source = SnapshotState.decode(powers, encodePayload(model))
      using target = SnapshotState.empty(powers)
      scratched((scratch) => {
        for (const client of source.clients.values()) target.adopt(client, scratch)
      })
      assert.deepEqual(readPayload(target.encode()), readPayload(source.encode()))
    }),
  )
})

test('a record is removed at once, revoked or not, and comes back with its transaction', () => {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 0)
  assert.equal(client.remove(vault, record), false)
  client.writeSecret(vault, record, random(5))
  client.writeSecret(vault, other, random(5))
  client.revoke(vault, other)
  const before = client.listRecords(vault)
  assert.throws(() =>
    client.transaction(() => {
      assert.ok(client.remove(vault, record) && client.remove(vault, other))
      throw new Error('taken back')
    }),
  )
  assert.deepEqual(new Set(client.listRecords(vault)), new Set(before))
  assert.ok(client.remove(vault, other))
  assert.deepEqual(client.listRecords(vault), [{ id: record, revoked: false }])
  client.writeSecret(vault, other, random(5))
  refuses(() => client.remove(vault, new Uint8Array(1)), 'INVALID_ARGUMENT')
})
