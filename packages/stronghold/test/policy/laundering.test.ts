import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nobleProvider } from '@stronghold/crypto/noble'
import {
  AesKeyWrapEncrypt,
  type Client,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Hkdf,
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
import { ids, sealOriginal } from '../sync/original.js'
import { at, Clock, key, makeAt } from './support.js'

const none = new Uint8Array(0)
const known = new Uint8Array(32).fill(1)
const inVault = (vault: string, record = 'key') => Location.generic(vault, record)
const sign = (privateKey = at('key')) => Ed25519Sign({ privateKey, message: utf8('m') })
const publicKey = (privateKey = at('key')) => PublicKey({ type: 'Ed25519', privateKey })
const generate = (output = at('key'), policy?: Policy) =>
  GenerateKey({ type: 'Ed25519', output }, policy && { attributes: { policy } })
const wrap = (under: Location, wrapKey: Location) =>
  AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: under, wrapKey })

async function withClient(
  body: (client: Client, stronghold: Stronghold, clock: Clock) => Promise<void>,
): Promise<void> {
  const clock = new Clock()
  await using stronghold = await makeAt(clock)
  await body(await stronghold.createClient('client'), stronghold, clock)
}

// Ways to have a secret under less than the policy that it was put under.
describe('A policy is not laundered by', () => {
  it('a copy into another vault, or a temporary, of what the vault protects', () =>
    withClient(async (client, stronghold) => {
      await client.execute(generate(inVault('strict')))
      const usages = ['CopyRecord', 'ConcatSecret', 'Ed25519Sign'] as const
      await stronghold.policies.attach({ client: 'client', vault: 'strict' }, { usages })
      const copy = (target: Location) => CopyRecord({ source: inVault('strict'), target })
      await client.execute(copy(inVault('lax')))
      await client.execute(sign(inVault('lax')))
      await rejects(client.execute(publicKey(inVault('lax'))), 'POLICY_DENIED')
      await client.execute(
        ConcatSecret({
          locationA: inVault('strict'),
          locationB: inVault('strict'),
          outputLocation: inVault('lax', 'both'),
        }),
      )
      const both = { salt: none, label: none, ikm: inVault('lax', 'both'), okm: inVault('lax') }
      await rejects(client.execute(Hkdf({ hash: 'Sha256', ...both })), 'POLICY_DENIED')
      const passing = Location.temporary('passing')
      const chain = [copy(passing), PublicKey({ type: 'Ed25519', privateKey: passing })]
      await rejects(client.executeChained(chain), 'POLICY_DENIED')
    }))

  it('a copy of what the vault counts', () =>
    withClient(async (client, stronghold) => {
      await client.execute(generate(inVault('strict')))
      const policy = { usages: ['CopyRecord', 'Ed25519Sign'] as const, maxUses: 3 }
      await stronghold.policies.attach({ client: 'client', vault: 'strict' }, policy)
      const copy = (target: Location) => CopyRecord({ source: inVault('strict'), target })
      await rejects(client.execute(copy(inVault('lax'))), 'POLICY_DENIED')
      const passing = Location.temporary('passing')
      await rejects(client.executeChained([copy(passing)]), 'POLICY_DENIED')
    }))

  it('a derivation of what the vault or the client says of derived secrets', () =>
    withClient(async (client, stronghold) => {
      const derive = (vault: string, target: string) =>
        Slip10Derive({
          curve: 'Ed25519',
          chain: [2 ** 31],
          source: 'Seed',
          input: inVault(vault),
          output: inVault(target),
        })
      await client.execute(Slip10Generate({ output: inVault('one') }))
      await client.execute(Slip10Generate({ output: inVault('two') }))
      const policy: Policy = { usages: ['Slip10Derive'], derived: { usages: ['Ed25519Sign'] } }
      await stronghold.policies.attach({ client: 'client', vault: 'one' }, policy)
      await client.execute(derive('one', 'a'))
      await client.execute(sign(inVault('a')))
      await rejects(client.execute(publicKey(inVault('a'))), 'POLICY_DENIED')
      const usages = ['Slip10Derive', 'Ed25519Sign', 'PublicKey'] as const
      const all: Policy = { usages, derived: { usages: ['Ed25519Sign'] } }
      await stronghold.policies.attach({ client: 'client' }, all)
      await client.execute(derive('two', 'b'))
      await client.execute(sign(inVault('b')))
      await rejects(client.execute(publicKey(inVault('b'))), 'POLICY_DENIED')
    }))

  // A concatenation is no key as a part of it, so that no secret is guessed byte by byte behind a
  // prefix. Wrapped and unwrapped it would be any secret.
  it('a concatenation with a policy, wrapped and unwrapped', () =>
    withClient(async (client, stronghold) => {
      await client.execute(generate())
      await client.execute(generate(at('inside')))
      await client.execute(WriteVault({ data: known, location: at('known') }))
      const input = { locationA: at('known'), locationB: at('key'), outputLocation: at('both') }
      const policy: Policy = { usages: ['AesKeyWrapEncrypt'], wrappable: 'bornInside' }
      await client.execute(ConcatSecret(input, { attributes: { policy } }))
      await rejects(client.execute(wrap(at('inside'), at('both'))), 'NOT_WRAPPABLE')
      await client.execute(ConcatSecret({ ...input, outputLocation: at('again') }))
      await stronghold.policies.attach({ client: 'client', location: at('again') }, policy)
      await rejects(client.execute(wrap(at('inside'), at('again'))), 'NOT_WRAPPABLE')
    }))

  it('wrapping what is counted, expires or needs approval, and unwrapping it', () =>
    withClient(async (client, stronghold, clock) => {
      await client.execute(GenerateKey({ type: 'Symmetric', output: at('inside') }))
      const usages = ['AesKeyWrapEncrypt'] as const
      for (const policy of [
        { usages, maxUses: 5 },
        { usages, rate: { uses: 5, milliseconds: 1000 } },
        { usages, expires: clock.time + 1000 },
        { usages, requireApproval: {} },
      ] as const) {
        await client.execute(generate(at('limited'), policy))
        await rejects(client.execute(wrap(at('inside'), at('limited'))), 'NOT_WRAPPABLE')
        await client.execute(generate(inVault('limited')))
        await stronghold.policies.attach({ client: 'client', vault: 'limited' }, policy)
        await rejects(client.execute(wrap(at('inside'), inVault('limited'))), 'NOT_WRAPPABLE')
        await stronghold.policies.attach({ client: 'client', vault: 'limited' }, undefined, {
          current: key(),
        })
        const location = at('limited')
        await stronghold.policies.attach({ client: 'client', location }, undefined, {
          current: key(),
        })
      }
      await client.execute(generate(at('free'), { usages }))
      assert.equal((await client.execute(wrap(at('inside'), at('free')))).length, 40)
    }))

  it('telling the first byte of a secret by which prefix makes it a key of SLIP-0010', () =>
    withClient(async (client) => {
      await client.execute(generate())
      await client.execute(WriteVault({ data: known, location: at('known') }))
      await client.execute(
        ConcatSecret({
          locationA: at('known'),
          locationB: at('key'),
          outputLocation: at('both'),
        }),
      )
      for (const curve of ['Ed25519', 'Secp256k1', 'P256'] as const) {
        const input = { input: at('both'), output: at('child') }
        const derive = Slip10Derive({ curve, chain: [2 ** 31], source: 'Key', ...input })
        await rejects(client.execute(derive), 'KEY_UNSUITABLE')
      }
    }))

  it('a chain that waits for a commit while an interval ends', async () => {
    let [time, reads] = [Date.UTC(2026, 0, 1), -1]
    // Time passes at the read of the clock that a test names: between two uses of one chain.
    const now = () => {
      if (reads-- === 0) time += 1000
      return time
    }
    const inside = () => startInProcess({ now })
    const storage = new MemoryStorage()
    await using stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1, inside })
    const client = await stronghold.createClient('client')
    const policy = { usages: ['Ed25519Sign'] as const, rate: { uses: 16, milliseconds: 1000 } }
    await client.execute(generate(at('key'), policy))
    await client.execute(sign())
    reads = 1
    // The first of these is counted in the old interval, and made again in the new one.
    await client.executeChained([sign(), sign()])
    for (let use = 3; use <= 16; use++) await client.execute(sign())
    await rejects(client.execute(sign()), 'RATE_EXCEEDED')
  })
})

describe('A sync launders no policy and shows nothing', () => {
  it('of two vaults that it makes into one', () =>
    withClient(async (client, stronghold) => {
      const target = await stronghold.createClient('target')
      await client.execute(generate(inVault('free', 'a')))
      await client.execute(generate(inVault('strict', 'b')))
      const policy = { usages: ['Sync', 'Ed25519Sign'] as const }
      await stronghold.policies.attach({ client: 'client', vault: 'strict' }, policy)
      const mapVaults = ['free', 'strict'].map((from) => ({ from, to: 'both' }))
      const dry = await stronghold.sync.clients(client, target, { mapVaults, dryRun: true })
      const report = await stronghold.sync.clients(client, target, { mapVaults })
      assert.deepEqual(report, dry)
      assert.deepEqual(
        report.refused.map(({ reason }) => reason),
        ['policy'],
      )
      assert.equal(await target.recordExists(inVault('both', 'b')), false)
      await target.execute(publicKey(inVault('both', 'a')))
    }))

  it('of records that change places while it copies them', () =>
    withClient(async (client, stronghold) => {
      await client.execute(generate(inVault('one')))
      const readers = [utf8('client')]
      const data = { data: known, location: inVault('two') }
      await client.execute(WriteVault(data, { attributes: { readers } }))
      const mapVaults = [
        { from: 'one', to: 'two' },
        { from: 'two', to: 'one' },
      ]
      const options = { mapVaults, policy: 'Replace' } as const
      const report = await stronghold.sync.clients(client, client, options)
      assert.deepEqual(
        report.refused.map(({ reason }) => reason),
        ['conflict'],
      )
      for (const vault of ['one', 'two']) {
        await rejects(client.execute(ReadRecord({ location: inVault(vault) })), 'POLICY_DENIED')
      }
    }))

  it('of a record of which nothing is known, put where something is said already', () =>
    withClient(async (client, stronghold) => {
      // As in every snapshot of the original: records without metadata.
      const old = await withOriginalRecord(stronghold, client)
      const readers = [utf8('client')]
      await client.execute(
        WriteVault({ data: known, location: at('key') }, { attributes: { readers } }),
      )
      await stronghold.sync.clients(old, client, { policy: 'Replace' })
      await rejects(client.execute(ReadRecord({ location: at('key') })), 'POLICY_DENIED')

      const other = await stronghold.createClient('other')
      const usages = ['Sync', 'AesKeyWrapEncrypt', 'WriteVault'] as const
      await other.execute(WriteVault({ data: known, location: at('known') }))
      const policy: Policy = { usages, wrappable: 'any' }
      await other.execute(
        WriteVault({ data: known, location: at('key') }, { attributes: { policy } }),
      )
      await stronghold.sync.clients(old, other, { policy: 'Replace' })
      await rejects(other.execute(wrap(at('known'), at('key'))), 'NOT_WRAPPABLE')
      await rejects(other.execute(publicKey()), 'POLICY_DENIED')
    }))

  it('of a key that opens imports and has expired, is counted or needs approval', () =>
    withClient(async (client, stronghold, clock) => {
      const usages = ['PublicKey', 'Import'] as const
      for (const [policy, code] of [
        [{ usages, expires: clock.time }, 'POLICY_EXPIRED'],
        [{ usages, maxUses: 1 }, 'POLICY_DENIED'],
        [{ usages, rate: { uses: 1, milliseconds: 1000 } }, 'POLICY_DENIED'],
        [{ usages, requireApproval: {} }, 'APPROVAL_REQUIRED'],
      ] as const) {
        const privateKey = at(`key ${code} ${Object.keys(policy)}`)
        await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
        await stronghold.policies.attach({ client: 'client', location: privateKey }, policy)
        const recipient = { client, privateKey }
        const importing = stronghold.sync.importFrom({ bytes: none, recipient, sender: known })
        await rejects(importing, code)
      }
    }))
})

/** Another client, with a record `key` that came in without a word about it. */
async function withOriginalRecord(stronghold: Stronghold, client: Client): Promise<Client> {
  const privateKey = at('recipient')
  await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const peer = await client.execute(PublicKey({ type: 'X25519', privateKey }))
  const [ephemeral, shared] = [new Uint8Array(32), new Uint8Array(32)]
  nobleProvider.x25519.publicKey(ephemeral, known)
  nobleProvider.x25519.sharedSecret(shared, known, peer)
  const record = { ...ids('old', 'vault', 'key'), secret: new Uint8Array(32).fill(5) }
  await stronghold.sync.importLegacy({
    bytes: sealOriginal([record], shared),
    publicKey: ephemeral,
    recipient: { client, privateKey },
  })
  return stronghold.loadClient('old')
}
