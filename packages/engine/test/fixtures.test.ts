import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CryptoProvider } from '@stronghold/crypto'
import { nobleProvider } from '@stronghold/crypto/noble'
import {
  type EnginePowers,
  FileKey,
  idFromKey,
  openVersion2,
  parseEnvelope,
  readWorkFactor,
  SnapshotState,
} from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { fixture, fixtureFile, fixtureNames, type SnapshotFixture } from './fixtures.js'
import { ascii, crypto, fromHex, powers, scratched, toHex } from './powers.js'

const noble: EnginePowers = {
  crypto: nobleProvider,
  allocator: createAllocator({ backend: 'heap' }),
}

for (const name of fixtureNames) {
  const facts = fixture(name)
  const file = fixtureFile(name)

  test(`${name}: is the file that was recorded`, () => {
    assert.equal(toHex(sha256(file)), facts.sha256)
  })

  test(`${name}: opens, lists what its writer put in, and round-trips`, () => {
    check(powers, file, facts)
  })

  // Work factor 19 in JavaScript takes half a minute and shows nothing new.
  if ((facts.workFactor ?? 0) < 10) {
    test(`${name}: opens with the portable provider too`, () => check(noble, file, facts))
  }
}

function check(by: EnginePowers, file: Uint8Array, facts: SnapshotFixture): void {
  const payload = openPayload(by, file, facts)
  assert.equal(payload.length, facts.payloadLength)
  assert.equal(toHex(sha256(payload)), facts.payloadSha256)
  const original = payload.slice()
  using state = SnapshotState.decode(by, payload)
  checkListing(state, facts)
  checkSecrets(by.crypto, state, facts)
  assert.deepEqual(state.encode(), original)
}

function openPayload(by: EnginePowers, file: Uint8Array, facts: SnapshotFixture): Uint8Array {
  const { version, body } = parseEnvelope(file)
  assert.equal(version, facts.version)
  const key = fromHex(facts.keyHex)
  if (version === 2) return openVersion2(by, body, key)
  assert.equal(readWorkFactor(body), facts.workFactor)
  using fileKey = FileKey.unlock(by, body, key)
  assert.equal(fileKey.workFactor, facts.workFactor)
  return fileKey.open(body)
}

function checkListing(state: SnapshotState, facts: SnapshotFixture): void {
  const listing = [...state.clients].map(([name, client]) => {
    assert.deepEqual(idFromKey(name), client.id)
    const vaults = client.listVaults().map((vaultId) => {
      assert.ok(client.vaultExists(vaultId))
      const records = client.listRecords(vaultId).map(({ id, revoked }) => {
        assert.equal(client.recordExists(vaultId, id), !revoked)
        return { id: toHex(id), revoked }
      })
      return { id: toHex(vaultId), records: records.sort(byId) }
    })
    const storeKeys = client.store.keys(0).map(toHex).sort()
    return { id: toHex(client.id), vaults, storeKeys }
  })
  const expected = facts.clients.map(({ id, vaults, storeKeysHex }) => ({
    id,
    vaults: vaults.map((vault) => ({
      id: vault.id,
      records: vault.records.map((record) => ({ id: record.id, revoked: record.revoked })),
    })),
    storeKeys: [...storeKeysHex].sort(),
  }))
  assert.deepEqual(listing.sort(byId), expected)
}

/** Every usable secret opens with its length, and one of them is the key behind the stored DID. */
function checkSecrets(by: CryptoProvider, state: SnapshotState, facts: SnapshotFixture): void {
  const publicKeys: string[] = []
  for (const client of state.clients.values()) {
    const expected = facts.clients.find(({ id }) => id === toHex(client.id))
    for (const vaultId of client.listVaults()) {
      const vault = expected?.vaults.find(({ id }) => id === toHex(vaultId))
      for (const { id, revoked } of client.listRecords(vaultId)) {
        if (revoked) continue
        const publicKey = new Uint8Array(32)
        scratched((scratch) => {
          const seed = client.readSecret(vaultId, id, scratch)
          const record = vault?.records.find((record) => record.id === toHex(id))
          assert.equal(seed.length, record?.secretLength)
          by.ed25519.publicKey(publicKey, seed)
        })
        publicKeys.push(toHex(publicKey))
      }
    }
  }
  assert.ok(publicKeys.includes(facts.ed25519PublicKeyHex))
  const indexes = [...state.clients.values()].flatMap(({ store }) => {
    const index = store.get(ascii('$index'), 0)
    return index === undefined ? [] : [new TextDecoder().decode(index)]
  })
  assert.ok(indexes.some((index) => index.includes(facts.did)))
}

function sha256(bytes: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32)
  crypto.sha256(digest, bytes)
  return digest
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}
