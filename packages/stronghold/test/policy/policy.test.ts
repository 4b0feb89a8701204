import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  type Policy,
  PublicKey,
  ReadRecord,
  RevokeData,
  Slip10Derive,
  Slip10Generate,
  WriteVault,
} from '@stronghold/stronghold'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { at, Clock, key, make, makeAt, openAt } from './support.js'

const sign = (record = 'key') => Ed25519Sign({ privateKey: at(record), message: utf8('message') })
const generate = (policy: Policy, record = 'key') =>
  GenerateKey({ type: 'Ed25519', output: at(record) }, { attributes: { policy } })
const publicKey = PublicKey({ type: 'Ed25519', privateKey: at('key') })

describe('Policy', () => {
  it('denies what it does not name, in the zone', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'] }))
    assert.equal((await client.execute(sign())).length, 64)
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
    await rejects(
      client.execute(CopyRecord({ source: at('key'), target: at('copy') })),
      'POLICY_DENIED',
    )
    await rejects(
      client.execute(RevokeData({ location: at('key'), collect: true })),
      'POLICY_DENIED',
    )
    assert.equal((await client.execute(sign())).length, 64)
  })

  it('denies everything when it names nothing', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: [] }))
    await rejects(client.execute(sign()), 'POLICY_DENIED')
  })

  it('protects a record from being written over', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'] }))
    const before = await client.execute(sign())
    await rejects(
      client.execute(WriteVault({ data: new Uint8Array(32), location: at('key') })),
      'POLICY_DENIED',
    )
    await rejects(
      client.execute(GenerateKey({ type: 'Ed25519', output: at('key') })),
      'POLICY_DENIED',
    )
    assert.deepEqual(await client.execute(sign()), before)
  })

  it('stays with a record that it allows to be written over, and cannot be replaced that way', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign', 'GenerateKey'] }))
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
    await rejects(
      client.execute(generate({ usages: ['PublicKey', 'GenerateKey'] })),
      'POLICY_EXISTS',
    )
  })

  it('applies on the level of client, vault and record, and all must agree', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    await stronghold.policies.attach({ client: 'client' }, { usages: ['Ed25519Sign', 'PublicKey'] })
    await client.execute(publicKey)
    await stronghold.policies.attach(
      { client: 'client', vault: 'vault' },
      { usages: ['Ed25519Sign'] },
    )
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
    await client.execute(sign())
    await stronghold.policies.attach(
      { client: 'client', location: at('key') },
      { usages: ['PublicKey'] },
    )
    await rejects(client.execute(sign()), 'POLICY_DENIED')
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
    // New records are under the policies of vault and client too.
    await rejects(
      client.execute(GenerateKey({ type: 'Ed25519', output: at('other') })),
      'POLICY_DENIED',
    )
  })

  it('is changed only by who has the present key', async () => {
    await using stronghold = await make()
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign'] }))
    const subject = { client: 'client', location: at('key') }
    const wider = { usages: ['Ed25519Sign', 'PublicKey'] as const }
    await rejects(stronghold.policies.attach(subject, wider), 'PROOF_REQUIRED')
    await rejects(stronghold.policies.attach(subject, undefined), 'PROOF_REQUIRED')
    const wrong = KeyProvider.fromKey(new Uint8Array(32).fill(9))
    await rejects(stronghold.policies.attach(subject, wider, { current: wrong }), 'WRONG_KEY')
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
    await stronghold.policies.attach(subject, wider, { current: key() })
    await client.execute(publicKey)
    assert.deepEqual((await stronghold.policies.read(subject))?.usages, wider.usages)
    await stronghold.policies.attach(subject, undefined, { current: key() })
    assert.equal(await stronghold.policies.read(subject), undefined)
  })

  it('cannot be attached to what is not there', async () => {
    await using stronghold = await makeAt(new Clock())
    const policy = { usages: [] as const }
    await rejects(stronghold.policies.attach({ client: 'nobody' }, policy), 'CLIENT_NOT_FOUND')
    await stronghold.createClient('client')
    const subject = { client: 'client', location: at('key') }
    await rejects(stronghold.policies.attach(subject, policy), 'VAULT_NOT_FOUND')
    await rejects(
      stronghold.policies.attach({ ...subject, vault: 'vault' }, policy),
      'INVALID_ARGUMENT',
    )
  })

  it('survives a commit', async () => {
    const storage = new MemoryStorage()
    const first = await make(storage)
    const client = await first.createClient('client')
    const derived = { usages: ['PublicKey'] as const }
    const policy: Policy = { usages: ['Ed25519Sign'], expires: 4102444800000, derived }
    await client.execute(generate(policy))
    await first.commit()
    await first.close()
    const clock = new Clock()
    await using second = await openAt(clock, storage)
    const again = await second.loadClient('client')
    await again.execute(sign())
    await rejects(again.execute(publicKey), 'POLICY_DENIED')
    const read = await second.policies.read({ client: 'client', location: at('key') })
    assert.deepEqual(read?.usages, ['Ed25519Sign'])
    assert.deepEqual(read?.derived?.usages, ['PublicKey'])
    clock.time = 4102444800000
    await rejects(again.execute(sign()), 'POLICY_EXPIRED')
  })

  it('ends at its time, but lets what has expired be destroyed', async () => {
    const clock = new Clock()
    await using stronghold = await makeAt(clock)
    const client = await stronghold.createClient('client')
    const expires = clock.time + 1000
    await client.execute(generate({ usages: ['Ed25519Sign', 'RevokeData'], expires }))
    await client.execute(sign())
    clock.time = expires - 1
    await client.execute(sign())
    clock.time = expires
    await rejects(client.execute(sign()), 'POLICY_EXPIRED')
    assert.equal(await client.execute(RevokeData({ location: at('key'), collect: true })), true)
  })

  it('goes along with a copy, and forbids one that would multiply its uses', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await client.execute(generate({ usages: ['Ed25519Sign', 'CopyRecord'] }))
    const copy = (from: string, to: string) => CopyRecord({ source: at(from), target: at(to) })
    await client.execute(copy('key', 'copy'))
    await client.execute(sign('copy'))
    await rejects(
      client.execute(PublicKey({ type: 'Ed25519', privateKey: at('copy') })),
      'POLICY_DENIED',
    )
    const wide = { attributes: { policy: { usages: ['Ed25519Sign', 'PublicKey'] as const } } }
    await client.execute(CopyRecord({ source: at('key'), target: at('third') }, wide))
    await rejects(
      client.execute(PublicKey({ type: 'Ed25519', privateKey: at('third') })),
      'POLICY_DENIED',
    )
    await client.execute(generate({ usages: ['CopyRecord'], maxUses: 3 }, 'counted'))
    await rejects(client.execute(copy('counted', 'copied')), 'POLICY_DENIED')
    assert.equal(await client.recordExists(at('copied')), false)
  })

  it('says what may be done with what is derived', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const policy: Policy = { usages: ['Slip10Derive'], derived: { usages: ['Ed25519Sign'] } }
    await client.execute(Slip10Generate({ output: at('seed') }, { attributes: { policy } }))
    const derive = Slip10Derive({
      curve: 'Ed25519',
      chain: [2 ** 31],
      source: 'Seed',
      input: at('seed'),
      output: at('key'),
    })
    await client.execute(derive)
    await client.execute(sign())
    await rejects(client.execute(publicKey), 'POLICY_DENIED')
  })

  it('refuses attributes where nothing is written, and readers of what was made inside', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    const attributes = { label: 'x' }
    await rejects(
      client.execute(Ed25519Sign({ privateKey: at('key'), message: utf8('m') }, { attributes })),
      'INVALID_ARGUMENT',
    )
    const readers = [utf8('client')]
    await rejects(
      client.execute(
        GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes: { readers } }),
      ),
      'INVALID_ARGUMENT',
    )
    // @ts-expect-error: a slip of the pen does not compile.
    const slip: Policy = { usages: [], derived: { usages: ['Ed25519Sing'] } }
    await rejects(client.execute(generate(slip)), 'INVALID_ARGUMENT')
    await rejects(stronghold.policies.attach({ client: 'client' }, slip), 'INVALID_ARGUMENT')
    const late: Policy = { usages: [], expires: Number.MAX_SAFE_INTEGER }
    await rejects(client.execute(generate(late)), 'INVALID_ARGUMENT')
    assert.equal(await client.recordExists(at('key')), false)
    const label = 'x'.repeat(257)
    await rejects(
      client.execute(
        GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes: { label } }),
      ),
      'INVALID_ARGUMENT',
    )
  })
})

describe('The reserved client', () => {
  it('is reached by no policy, approval or reader', async () => {
    await using stronghold = await makeAt(new Clock())
    const client = await stronghold.createClient('client')
    await stronghold.commit()
    const reserved = 'stronghold.ts'
    const { policies } = stronghold
    await rejects(policies.attach({ client: reserved }, { usages: [] }), 'RESERVED_NAME')
    await rejects(policies.read({ client: reserved }), 'RESERVED_NAME')
    const grant = { client: reserved, purpose: 'any', lifetime: 1000 }
    await rejects(policies.grantApproval(grant), 'RESERVED_NAME')
    const location = Location.generic('metadata', 'snapshot')
    await rejects(client.execute(ReadRecord({ location, client: utf8(reserved) })), 'RESERVED_NAME')
  })
})
