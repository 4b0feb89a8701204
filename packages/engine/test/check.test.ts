import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientCheck, checkClient, SnapshotState } from '@stronghold/engine'
import { encodePayload, type Payload, samplePayload } from './payload.js'
import { crypto, id, powers, random, workspace } from './powers.js'
import { readPayload } from './read-payload.js'

type Vault = Payload['clients'][number]['vaults'][number]
type Record = Vault['records'][number]

const [vault, record, revoked] = [id(2), id(3), id(4)]

function made(): Payload {
  using state = SnapshotState.empty(powers)
  const client = state.createClient(id(1), 5)
  client.writeSecret(vault, record, random(50))
  client.writeSecret(vault, revoked, random(0))
  client.revoke(vault, revoked)
  client.writeSecret(id(5), record, random(200_000))
  return readPayload(state.encode())
}

function check(payload: Payload): ClientCheck {
  using state = SnapshotState.decode(powers, encodePayload(payload))
  const [client] = state.clients.values()
  assert.ok(client)
  return checkClient(crypto, client, workspace)
}

/** The payload with one vault changed. */
function withVault(payload: Payload, at: Uint8Array, change: (vault: Vault) => Vault): Payload {
  return {
    clients: payload.clients.map((client) => ({
      ...client,
      vaults: client.vaults.map((one) => (one.id[0] === at[0] ? change(one) : one)),
    })),
  }
}

function withRecord(payload: Payload, at: Uint8Array, change: (one: Record) => Record): Payload {
  return withVault(payload, vault, (whole) => ({
    ...whole,
    records: whole.records.map((one) => (one.id[0] === at[0] ? change(one) : one)),
  }))
}

const flipped = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))

test('what was written is sound, revoked and large records included', () => {
  assert.deepEqual(check(made()), { vaults: 2, records: 3, damaged: [] })
})

test('a bit in any box of a record names that record and no other', () => {
  for (const part of ['data', 'revoke', 'blob'] as const) {
    for (const at of [0, 20, 39]) {
      const payload = withRecord(made(), revoked, (one) => ({
        ...one,
        [part]: flipped(one[part] as Uint8Array, at),
      }))
      assert.deepEqual(check(payload).damaged, [{ vault, record: revoked }])
    }
  }
})

test('boxes that were exchanged, cut or moved show', () => {
  const payload = made()
  const whole = payload.clients[0]?.vaults.find(({ id }) => id[0] === vault[0]) as Vault
  const other = whole.records.find(({ id }) => id[0] === revoked[0]) as Record
  for (const change of [
    { blob: other.blob },
    { data: other.data },
    { data: new Uint8Array(0) },
    { blob: new Uint8Array(39) },
    { id: other.id, data: other.data, blob: other.blob },
  ]) {
    const changed = withRecord(payload, record, (one) => ({ ...one, ...change }))
    assert.deepEqual(check(changed).damaged, [{ vault, record }])
  }
})

test('a vault without its key, or with two, is damaged as a whole', () => {
  const whole = [{ vault, record: undefined }]
  const payload = made()
  const stray = withVault(payload, vault, (one) => ({ ...one, key: random(32) }))
  assert.deepEqual(check(stray), { vaults: 2, records: 3, damaged: whole })
  const keyless = {
    clients: payload.clients.map((client) => ({
      ...client,
      keys: client.keys.filter(({ id }) => id[0] !== vault[0]),
    })),
  }
  assert.deepEqual(check(keyless).damaged, whole)
  assert.deepEqual(check(samplePayload).damaged.length > 0, true)
})
