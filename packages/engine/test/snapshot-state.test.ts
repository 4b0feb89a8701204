import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idKey, SnapshotState } from '@stronghold/engine'
import fc from 'fast-check'
import { anyPayload, type Client, encodePayload, samplePayload, u64 } from './payload.js'
import { ascii, concat, copySecret, id, powers, random } from './powers.js'
import { mutations, prefixes, refuses, survives } from './refusals.js'

const decode = (payload: Uint8Array) => SnapshotState.decode(powers, payload)
const damaged = (payload: Uint8Array) => refuses(() => decode(payload), 'SNAPSHOT_DAMAGED')
const [sample] = samplePayload.clients as [Client]
const withSample = (change: Partial<Client>) =>
  encodePayload({ clients: [{ ...sample, ...change }] })

test('any payload comes back byte for byte, odd ones included', () => {
  fc.assert(
    fc.property(anyPayload, (model) => {
      const payload = encodePayload(model)
      using state = decode(payload.slice())
      assert.deepEqual(state.encode(), payload)
    }),
  )
})

test('what was written is there after encoding and decoding', () => {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 1_700_000_000_123)
  const secret = random(100)
  client.writeSecret(id(2), id(3), secret)
  client.store.insert(ascii('key'), ascii('value'), 1000, 1_700_000_000_123)
  using again = decode(state.encode())
  const same = again.clients.get(idKey(id(1)))
  assert.ok(same)
  assert.deepEqual(
    copySecret((scratch) => same.readSecret(id(2), id(3), scratch)),
    secret,
  )
  assert.equal(same.contentKey(id(2), id(3)), client.contentKey(id(2), id(3)))
  assert.deepEqual(same.store.get(ascii('key'), 1_700_000_001_122), ascii('value'))
  assert.equal(same.store.get(ascii('key'), 1_700_000_001_123), undefined)
  again.clients.delete(idKey(id(1)))
  assert.deepEqual(again.encode(), u64(0))
})

test('an empty snapshot is eight zeros, and bytes after the state are tolerated', () => {
  assert.deepEqual(SnapshotState.empty(powers).encode(), u64(0))
  assert.equal(decode(concat(u64(0), random(10))).clients.size, 0)
})

test('the vault keys in a payload are wiped once it is decoded, and all of it when refused', () => {
  const key = random(32)
  const vault = { id: id(2), key, records: [] }
  const payload = withSample({ keys: [{ id: id(2), key }], vaults: [vault] })
  const has = (bytes: Uint8Array) => Buffer.from(bytes).includes(Buffer.from(key))
  assert.ok(has(payload))
  using state = decode(payload)
  assert.ok(!has(payload))
  assert.ok(has(state.encode()))

  const refused = withSample({ keys: [{ id: id(2), key }], vaults: [vault, vault] })
  damaged(refused)
  assert.ok(refused.every((byte) => byte === 0))
})

test('a vault without key and one with two keys are kept, and not used', () => {
  const records = [{ key: id(4), id: id(4), data: id(5), revoke: undefined, blob: id(6) }]
  const payload = withSample({
    keys: [{ id: id(2), key: random(32) }],
    vaults: [
      { id: id(2), key: random(32), records },
      { id: id(3), key: random(32), records },
    ],
  })
  using state = decode(payload.slice())
  const client = [...state.clients.values()][0]
  assert.ok(client)
  const read = (vaultId: Uint8Array) => () =>
    copySecret((scratch) => client.readSecret(vaultId, id(4), scratch))

  assert.ok(client.vaultExists(id(2)))
  assert.ok(client.recordExists(id(2), id(4)))
  refuses(read(id(2)), 'RECORD_DAMAGED')
  refuses(() => client.writeSecret(id(2), id(5), random(1)), 'RECORD_DAMAGED')
  refuses(() => client.revoke(id(2), id(4)), 'RECORD_DAMAGED')

  assert.ok(!client.vaultExists(id(3)))
  assert.ok(!client.recordExists(id(3), id(4)))
  assert.deepEqual(client.listRecords(id(3)), [])
  refuses(read(id(3)), 'VAULT_NOT_FOUND')
  refuses(() => client.writeSecret(id(3), id(4), random(1)), 'RECORD_DAMAGED')
  assert.equal(client.revoke(id(3), id(4)), false)
  assert.equal(client.collectGarbage(id(3)), 0)
  assert.deepEqual(state.encode(), payload)
})

test('keys that are no keys, and records that say nothing, are kept and not used', () => {
  const records = [{ key: id(4), id: id(4), data: random(0), revoke: undefined, blob: random(0) }]
  for (const length of [0, 31, 33, 32]) {
    const key = random(length)
    using state = decode(
      withSample({ keys: [{ id: id(2), key }], vaults: [{ id: id(2), key, records }] }),
    )
    const client = [...state.clients.values()][0]
    assert.ok(client)
    refuses(
      () => copySecret((scratch) => client.readSecret(id(2), id(4), scratch)),
      'RECORD_DAMAGED',
    )
  }
})

test('every prefix is refused, and of every changed byte nothing but EngineError comes', () => {
  const payload = encodePayload(samplePayload)
  decode(payload.slice())[Symbol.dispose]()
  for (const bad of prefixes(payload)) damaged(bad)
  for (const bad of mutations(payload)) {
    survives(() => {
      using state = decode(bad)
      state.encode()
    })
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => survives(() => decode(bytes))))
})

test('names that stand twice are refused', () => {
  const [key] = sample.keys
  const [vault] = sample.vaults
  const [entry] = sample.table
  const [record] = vault?.records ?? []
  assert.ok(key && vault && entry && record)
  damaged(encodePayload({ clients: [sample, sample] }))
  damaged(withSample({ keys: [key, key] }))
  damaged(withSample({ vaults: [vault, vault] }))
  damaged(withSample({ vaults: [{ ...vault, records: [record, record] }] }))
  damaged(withSample({ table: [entry, entry] }))
})

test('counts and lengths beyond the payload are refused before anything is allocated', () => {
  for (const count of [2n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n]) {
    damaged(concat(u64(count), random(24)))
    damaged(concat(u64(1), id(1), u64(count), new Uint8Array(60)))
    damaged(
      concat(
        u64(1),
        id(1),
        u64(1),
        id(2),
        u64((count * 100n) & 0xffff_ffff_ffff_ffffn),
        new Uint8Array(70),
      ),
    )
  }
})

test('option tags over 1 and times of a second or more are refused', () => {
  const settings = (bytes: Uint8Array) => concat(u64(1), id(1), u64(0), u64(0), u64(0), bytes)
  const decodes = (bytes: Uint8Array) => decode(settings(bytes))[Symbol.dispose]()
  const time = (nanoseconds: number) => {
    const bytes = new Uint8Array(12)
    new DataView(bytes.buffer).setUint32(8, nanoseconds, true)
    return bytes
  }
  decodes(concat(Uint8Array.of(0), time(999_999_999), Uint8Array.of(0)))
  damaged(settings(concat(Uint8Array.of(2), time(0), time(0), Uint8Array.of(0))))
  damaged(settings(concat(Uint8Array.of(0), time(1e9), Uint8Array.of(0))))
  damaged(settings(concat(Uint8Array.of(1), time(1e9), time(0), Uint8Array.of(0))))
  damaged(settings(concat(Uint8Array.of(0), time(0), Uint8Array.of(1), time(2 ** 32 - 1))))
})

test('a client is made once', () => {
  using state = SnapshotState.empty(powers)
  state.createClient(id(1), 0)
  refuses(() => state.createClient(id(1), 0), 'INVALID_ARGUMENT')
  refuses(() => state.createClient(random(5), 0), 'INVALID_ARGUMENT')
  refuses(() => state.createClient(id(2), -1), 'INVALID_ARGUMENT')
})

test('ten thousand records stay what they were', () => {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 0)
  const recordId = (index: number) => {
    const bytes = id(0)
    new DataView(bytes.buffer).setUint32(0, index)
    return bytes
  }
  for (let index = 0; index < 10_000; index++) {
    client.writeSecret(id(2), recordId(index), recordId(index))
  }
  const payload = state.encode()
  using again = decode(payload.slice())
  assert.equal(Buffer.compare(again.encode(), payload), 0)
  const same = again.clients.get(idKey(id(1)))
  assert.equal(same?.listRecords(id(2)).length, 10_000)
  assert.deepEqual(
    copySecret((scratch) => same?.readSecret(id(2), recordId(9_999), scratch) ?? id(0)),
    recordId(9_999),
  )
})
