import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AesKeyWrapEncrypt,
  type Client,
  CopyRecord,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  type Policy,
  PublicKey,
  ReadRecord,
  Slip10Derive,
  Slip10Generate,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, makeAt } from './support.js'

const known = new Uint8Array(32).fill(1)
const inVault = (vault: string, record = 'signing') => Location.generic(vault, record)
const everything = ['WriteVault', 'CopyRecord', 'AesKeyWrapEncrypt', 'Sync', 'PublicKey'] as const
const trap: Policy = {
  usages: [...everything, 'Slip10Derive', 'acme.Show'],
  wrappable: 'any',
  derived: { usages: [...everything, 'acme.Show'], wrappable: 'any' },
}
const evilKey = () => KeyProvider.fromKey(new Uint8Array(32).fill(66))
const wrap = (wrapKey: Location) =>
  AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: inVault('known'), wrapKey })

/** A snapshot of the attacker: traps at every level of a client `evil`. */
async function evilStorage(): Promise<MemoryStorage> {
  const storage = new MemoryStorage()
  await using evil = await Stronghold.create({ storage, key: evilKey(), workFactor: 1 })
  const client = await evil.createClient('evil')
  await client.execute(WriteVault({ data: known, location: inVault('known') }))
  for (const vault of ['trap', 'out', 'keys']) {
    await client.execute(WriteVault({ data: known, location: inVault(vault, 'bait') }))
    await evil.policies.attach({ client: 'evil', vault }, trap, { current: evilKey() })
  }
  await evil.policies.attach({ client: 'evil' }, trap, { current: evilKey() })
  await evil.commit()
  return storage
}

/** Every way in which what `location` holds could leave under a key that the caller knows. */
async function assertShut(client: Client, location: Location): Promise<void> {
  await rejects(client.execute(wrap(location)), 'NOT_WRAPPABLE')
}

// The lattice of policies: what no owner granted is granted by no combination of what was said.
describe('A key without a policy does not leave', () => {
  it('through a client of another snapshot, whose vaults grant everything', async () => {
    await using stronghold = await makeAt(new Clock())
    const wallet = await stronghold.createClient('wallet')
    await wallet.execute(GenerateKey({ type: 'Ed25519', output: inVault('keys') }))
    const storage = await evilStorage()
    const evil = await stronghold.importClient({ storage, key: evilKey(), client: 'evil' })
    const mapVaults = [{ from: 'keys', to: 'trap' }]
    const report = await stronghold.sync.clients(wallet, evil, { mapVaults })
    assert.equal(report.copied.length, 1)
    await assertShut(evil, inVault('trap'))
    const copied = await evil.execute(
      CopyRecord({ source: inVault('trap'), target: inVault('out') }),
    )
    assert.equal(copied, undefined)
    await assertShut(evil, inVault('out'))
  })

  it('through a vault, a client or a `derived` of the owner that grants everything', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(WriteVault({ data: known, location: inVault('known') }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: inVault('loose') }))
    await client.execute(Slip10Generate({ output: inVault('loose', 'seed') }))
    const attach = (vault: string | undefined, policy: Policy | undefined) =>
      stronghold.policies.attach(
        { client: 'client', ...(vault === undefined ? {} : { vault }) },
        policy,
        { current: key() },
      )
    await attach('loose', trap)
    await assertShut(client, inVault('loose'))
    await client.execute(CopyRecord({ source: inVault('loose'), target: inVault('out') }))
    await assertShut(client, inVault('out'))
    const input = { input: inVault('loose', 'seed'), output: inVault('out', 'child') }
    const chain = [2 ** 31]
    await client.execute(Slip10Derive({ curve: 'Ed25519', chain, source: 'Seed', ...input }))
    await assertShut(client, inVault('out', 'child'))
    await attach('loose', undefined)
    await attach(undefined, trap)
    const target = inVault('out', 'again')
    await client.execute(CopyRecord({ source: inVault('loose'), target }))
    await assertShut(client, target)
  })

  it('through what was planted where it is going to be', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await stronghold.createClient('third')
    await client.execute(WriteVault({ data: known, location: inVault('known') }))
    const policy: Policy = { ...trap, usages: [...trap.usages, 'GenerateKey', 'Slip10Generate'] }
    const planted = { data: known, location: at('key') }
    await client.execute(WriteVault(planted, { attributes: { policy } }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await assertShut(client, at('key'))
    await client.execute(
      WriteVault({ data: known, location: at('seed') }, { attributes: { policy } }),
    )
    await client.execute(Slip10Generate({ output: at('seed') }))
    const input = { input: at('seed'), output: at('child') }
    await client.execute(
      Slip10Derive({ curve: 'Ed25519', chain: [2 ** 31], source: 'Seed', ...input }),
    )
    await assertShut(client, at('child'))
  })

  it('to readers who were named for what was there before', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const readers = [utf8('client'), utf8('third')]
    const planted = { data: known, location: at('note') }
    await client.execute(WriteVault(planted, { attributes: { readers } }))
    await client.execute(ReadRecord({ location: at('note') }))
    await client.execute(WriteVault({ data: utf8('secret'), location: at('note') }))
    await rejects(client.execute(ReadRecord({ location: at('note') })), 'POLICY_DENIED')
    const third = await stronghold.createClient('third')
    const read = ReadRecord({ location: at('note'), client: utf8('client') })
    await rejects(third.execute(read), 'POLICY_DENIED')
  })

  it('through a file, a sealed export or a client that brings a policy for a record here', async () => {
    const storage = new MemoryStorage()
    const clock = new Clock()
    const inside = () => startInProcess({ now: clock.now })
    const options = { storage, key: evilKey(), workFactor: 1, inside }
    await using evil = await Stronghold.create(options)
    const theirs = await evil.createClient('client')
    const data = { data: known, location: inVault('keys') }
    await theirs.execute(WriteVault(data, { attributes: { policy: trap } }))
    await evil.commit()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    await client.execute(WriteVault({ data: known, location: inVault('known') }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: inVault('keys') }))
    const report = await stronghold.sync.from({ storage, key: evilKey(), policy: 'Replace' })
    assert.equal(report.copied.length, 1)
    const policy = await stronghold.policies.read({ client: 'client', location: inVault('keys') })
    assert.notEqual(policy?.wrappable, 'any')
    assert(!policy?.usages.includes('acme.Show'))
    assert.notEqual(policy?.derived?.wrappable, 'any')
    await rejects(client.execute(wrap(inVault('keys'))), 'NOT_WRAPPABLE')
    await client.execute(PublicKey({ type: 'Ed25519', privateKey: inVault('keys') }))
  })
})
