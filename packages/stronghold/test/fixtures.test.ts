import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import {
  Ed25519Sign,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { hex, utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'

interface Fixture {
  readonly version: 2 | 3
  readonly workFactor: number | null
  readonly keyHex: string
  readonly ed25519PublicKeyHex: string
  readonly clients: readonly {
    readonly id: string
    readonly vaults: readonly {
      readonly id: string
      readonly records: readonly { readonly id: string; readonly revoked: boolean }[]
    }[]
    readonly storeKeysHex: readonly string[]
  }[]
}

/** What identity.rs wrote: a client for each DID, keys in the vault `$vault`. */
interface Identities {
  readonly version: 2 | 3
  readonly passphrase: string
  readonly derivation: 'blake2b' | 'identity.rs'
  readonly message: string
  readonly identities: readonly {
    readonly did: string
    readonly keys: readonly {
      readonly location: { fragment: string; key_hash: string; key_type: 'Ed25519' | 'X25519' }
      readonly publicKey: string
      readonly signature?: string
    }[]
  }[]
}

const folder = new URL('../../../../fixtures/', import.meta.url)
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

async function inspected(stronghold: Stronghold) {
  return (await stronghold.inspect())
    .map(({ id, vaults, storeKeys }) => ({
      id: text(id),
      vaults: vaults
        .map((vault) => ({
          id: text(vault.id),
          records: vault.records
            .map((record) => ({ id: text(record.id), revoked: record.revoked }))
            .sort(byId),
        }))
        .sort(byId),
      storeKeys: storeKeys.map(text).sort(),
    }))
    .sort(byId)
}

// The value under `a` was written with a deadline that has long passed.
const expired = '61'

const expected = ({ clients }: Fixture) =>
  clients
    .map(({ id, vaults, storeKeysHex }) => ({
      id,
      vaults: vaults
        .map((vault) => ({
          id: vault.id,
          records: vault.records.map(({ id, revoked }) => ({ id, revoked })).sort(byId),
        }))
        .sort(byId),
      storeKeys: storeKeysHex.filter((key) => key !== expired).sort(),
    }))
    .sort(byId)

async function usesIdentities(name: string, fixture: Identities): Promise<void> {
  const file = new Uint8Array(await readFile(new URL(`${name}.stronghold`, folder)))
  await using stronghold = await Stronghold.open({
    storage: new MemoryStorage(file),
    key: KeyProvider.fromPassphrase(utf8(fixture.passphrase), fixture.derivation),
    access: 'read',
  })
  assert.equal(stronghold.facts.version, fixture.version)
  for (const { did, keys } of fixture.identities) {
    const client = await stronghold.loadClient(did)
    for (const { location, publicKey, signature } of keys) {
      const privateKey = Location.generic('$vault', `${location.fragment}:${location.key_hash}`)
      const type = location.key_type
      assert.equal(text(await client.execute(PublicKey({ type, privateKey }))), publicKey)
      if (signature === undefined) continue
      const message = hex(fixture.message)
      assert.equal(text(await client.execute(Ed25519Sign({ privateKey, message }))), signature)
    }
  }
}

describe('files written by others', async () => {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.stronghold'))
    .map((name) => name.slice(0, -'.stronghold'.length))
  assert(names.length >= 4)

  for (const name of names) {
    const fixture: Fixture & Identities = JSON.parse(
      await readFile(new URL(`${name}.json`, folder), 'utf8'),
    )
    if (fixture.identities !== undefined) {
      it(`${name}: opens with its passphrase, and its keys sign as they did there`, () =>
        usesIdentities(name, fixture))
      continue
    }
    const key = () => KeyProvider.fromKey(hex(fixture.keyHex))

    it(`${name}: opens, shows what it holds, and is copied with nothing lost`, async () => {
      const storage = new MemoryStorage(
        new Uint8Array(await readFile(new URL(`${name}.stronghold`, folder))),
      )
      await using stronghold = await Stronghold.open({ storage, key: key() })
      const { version, workFactor, generation } = stronghold.facts
      assert.deepEqual(
        [version, workFactor, generation],
        [fixture.version, fixture.workFactor ?? 0, 0],
      )
      assert.deepEqual(await inspected(stronghold), expected(fixture))

      if (version === 2) {
        await rejects(stronghold.commit(), 'MIGRATION_REQUIRED')
        await rejects(
          stronghold.rekey({ current: key(), key: key(), workFactor: 1 }),
          'MIGRATION_REQUIRED',
        )
      }
      const copy = new MemoryStorage()
      await stronghold.copyTo({ storage: copy, current: key(), key: key(), workFactor: 1 })
      await using migrated = await Stronghold.open({ storage: copy, key: key() })
      assert.equal(migrated.facts.version, 3)
      assert.deepEqual(await inspected(migrated), expected(fixture))
    })
  }

  // The client and vault names are those of the program that wrote the file.
  it('signs with a key that the original wrote', async () => {
    const name = 'python-v3-wf1'
    const fixture: Fixture = JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'))
    const storage = new MemoryStorage(
      new Uint8Array(await readFile(new URL(`${name}.stronghold`, folder))),
    )
    const key = KeyProvider.fromKey(hex(fixture.keyHex))
    await using stronghold = await Stronghold.open({ storage, key, access: 'read' })
    const client = await stronghold.loadClient(
      'did:iota:BaRdc5HWLrQKF4P6wrzW9zW4QNNbPuqAstTLuBT9Sfjp',
    )
    const privateKey = Location.generic('$vault', 'frag:13943795887732622924')
    const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
    assert.equal(text(publicKey), fixture.ed25519PublicKeyHex)
    const signature = await client.execute(Ed25519Sign({ privateKey, message: utf8('message') }))
    assert.equal(signature.length, 64)
  })
})
