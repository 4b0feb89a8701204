import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  attenuate,
  type Client,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  type IdLocation,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  procedureNames,
  RevokeData,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'

const utf8 = (text: string) => new TextEncoder().encode(text)
const message = utf8('message')
const code = (code: string) => ({ code })

async function open(): Promise<Stronghold> {
  const storage = new MemoryStorage()
  return Stronghold.create({ storage, key: KeyProvider.makeRandom(), workFactor: 1 })
}

/** The ids of the record at a location, as the inventory has them. */
async function idsOf(stronghold: Stronghold, client: Client, record: string): Promise<IdLocation> {
  const inventory = await stronghold.inventory()
  const vaults = inventory.find(({ id }) => Buffer.compare(id, client.id) === 0)?.vaults ?? []
  for (const vault of vaults) {
    for (const { id, location } of vault.records) {
      const isIt =
        location?.kind === 'generic' && Buffer.from(location.recordPath).toString() === record
      if (isIt) return Location.byId(vault.id, id)
    }
  }
  throw new Error('it is not there')
}

const key = Location.generic('v', 'key')

test('a record is used by its ids as by its name, and by nobody whose rights are about names', async () => {
  await using stronghold = await open()
  const client = await stronghold.createClient('a')
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
  const privateKey = await idsOf(stronghold, client, 'key')
  const signature = await client.execute(Ed25519Sign({ privateKey: key, message }))
  assert.deepEqual(await client.execute(Ed25519Sign({ privateKey, message })), signature)

  const all = { use: true, write: true, list: true }
  const narrow = attenuate(client, {
    procedures: procedureNames,
    otherVaults: all,
    vaults: [{ path: 'v', ...all }],
    attributes: { policy: true, label: true, readers: true },
  })
  assert.deepEqual(await narrow.execute(Ed25519Sign({ privateKey: key, message })), signature)
  for (const call of [
    Ed25519Sign({ privateKey, message }),
    CopyRecord({ source: privateKey, target: Location.generic('v', 'copy') }),
    GenerateKey({ type: 'Ed25519', output: privateKey }),
  ]) {
    await assert.rejects(narrow.execute(call), code('PERMISSION_DENIED'))
  }
})

test('what is written, revoked or looked for has a name', async () => {
  await using stronghold = await open()
  const client = await stronghold.createClient('a')
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
  const ids = await idsOf(stronghold, client, 'key')
  const wrong = code('INVALID_ARGUMENT')
  await assert.rejects(client.execute(GenerateKey({ type: 'Ed25519', output: ids })), wrong)
  await assert.rejects(client.execute(WriteVault({ data: message, location: ids })), wrong)
  await assert.rejects(client.execute(CopyRecord({ source: key, target: ids })), wrong)
  const call = GenerateKey({ type: 'Ed25519', output: ids })
  await assert.rejects(stronghold.replace(client, call), wrong)
  const named = ids as unknown as typeof key
  await assert.rejects(client.recordExists(named), wrong)
  await assert.rejects(client.recordType(named), wrong)
  await assert.rejects(client.labelRecord(named, 'x'), wrong)
  await assert.rejects(
    (async () => client.execute(RevokeData({ location: named, collect: true })))(),
    wrong,
  )
  assert.throws(() => Location.byId(new Uint8Array(23), ids.recordId), wrong)
})

test('a policy counts and denies uses by ids as those by names, and nobody approves ids', async () => {
  await using stronghold = await open()
  const client = await stronghold.createClient('a')
  const policy = { usages: ['Ed25519Sign'], maxUses: 2 } as const
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }, { attributes: { policy } }))
  const privateKey = await idsOf(stronghold, client, 'key')
  await client.execute(Ed25519Sign({ privateKey, message }))
  await client.execute(Ed25519Sign({ privateKey: key, message }))
  for (const location of [privateKey, key]) {
    const call = Ed25519Sign({ privateKey: location, message })
    await assert.rejects(client.execute(call), code('USES_EXHAUSTED'))
    const show = PublicKey({ type: 'Ed25519', privateKey: location })
    await assert.rejects(client.execute(show), code('POLICY_DENIED'))
  }
  const approved = { usages: ['Ed25519Sign'], requireApproval: {} } as const
  const other = Location.generic('v', 'approved')
  const attributes = { policy: approved }
  await client.execute(GenerateKey({ type: 'Ed25519', output: other }, { attributes }))
  const ids = await idsOf(stronghold, client, 'approved')
  const call = Ed25519Sign({ privateKey: ids, message })
  await assert.rejects(client.execute(call), code('APPROVAL_REQUIRED'))
  const asked = client.requestApproval(call, { purpose: 'p', lifetime: 1000 })
  await assert.rejects(asked, code('INVALID_ARGUMENT'))
})

test('ids of what is not there, or in another client, lead nowhere', async () => {
  await using stronghold = await open()
  const client = await stronghold.createClient('a')
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
  const { vaultId, recordId } = await idsOf(stronghold, client, 'key')
  const other = await stronghold.createClient('b')
  const none = new Uint8Array(24)
  const signing = (where: Client, vault: Uint8Array, record: Uint8Array) =>
    where.execute(Ed25519Sign({ privateKey: Location.byId(vault, record), message }))
  await assert.rejects(signing(other, vaultId, recordId), code('VAULT_NOT_FOUND'))
  await assert.rejects(signing(client, vaultId, none), code('RECORD_NOT_FOUND'))
  await assert.rejects(signing(client, none, recordId), code('VAULT_NOT_FOUND'))
})

test('a client is loaded by its id, once, and never the reserved one', async () => {
  const storage = new MemoryStorage()
  await using first = await Stronghold.create({
    storage,
    key: KeyProvider.makeRandom(),
    workFactor: 1,
  })
  const client = await first.createClient('a')
  await client.execute(GenerateKey({ type: 'Ed25519', output: key }))
  await assert.rejects(first.loadClientById(client.id), code('CLIENT_ALREADY_LOADED'))
  await first.unloadClient('a')
  const again = await first.loadClientById(client.id)
  assert.deepEqual(again.id, client.id)
  await again.execute(Ed25519Sign({ privateKey: key, message }))
  await assert.rejects(first.loadClient('a'), code('CLIENT_ALREADY_LOADED'))
  assert.equal(first.client('a'), again)
  await assert.rejects(first.loadClientById(new Uint8Array(24)), code('CLIENT_NOT_FOUND'))
  await assert.rejects(first.loadClientById(new Uint8Array(23)), code('INVALID_ARGUMENT'))
  // HMAC-SHA512 of the reserved name, as every client's id is made.
  const { createHmac } = await import('node:crypto')
  const reserved = createHmac('sha512', 'stronghold.ts')
    .update('stronghold.ts')
    .digest()
    .subarray(0, 24)
  await first.commit()
  await assert.rejects(first.loadClientById(Uint8Array.from(reserved)), code('CLIENT_NOT_FOUND'))
  await assert.rejects(first.loadClient('stronghold.ts'), code('RESERVED_NAME'))
})
