import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Client,
  ConcatSecret,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Hkdf,
  Hmac,
  ImportKey,
  type ProcedureName,
  PublicKey,
  procedures,
  type SecretType,
  WriteVault,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { rejects } from '../client-compliance.js'
import { typesTable, untold } from './spec-tables.js'
import {
  at,
  importOriginal,
  key,
  known,
  made,
  makeStronghold,
  recordOf,
  refused,
  run,
  unwrapInto,
} from './subjects.js'
import { moves, type Use, uses, using } from './uses.js'

const none = new Uint8Array(0)
const table = typesTable()
const stronghold = await makeStronghold()
const original = await importOriginal(stronghold, { subject: known, short: known.subarray(0, 15) })

/** A client with a record of the type at `subject`, and what uses of it need beside it. */
async function withSubject(type: SecretType): Promise<Client> {
  const client = type === 'Unknown' ? original : await stronghold.createClient(`of type ${type}`)
  const policy = { usages: ['AesKeyWrapEncrypt'] as const, wrappable: 'any' as const }
  await client.execute(GenerateKey({ type: 'Symmetric', output: at('kek') }))
  const free = GenerateKey({ type: 'Symmetric', output: at('free') }, { attributes: { policy } })
  await client.execute(free)
  if (type === 'Unwrapped') await unwrapInto(client, at('subject'))
  else if (type !== 'Unknown') await run(client, made[type]?.(at('subject')) ?? [])
  return client
}

/** Tries a use of a copy of the subject: whether the secret got as far as being opened, or the code. */
async function judge(client: Client, { make }: Use, copy: string): Promise<'opened' | string> {
  await client.execute(CopyRecord({ source: at('subject'), target: at(copy) }))
  const refusal = await refused(client, make(at(copy)))
  const used = (await recordOf(stronghold, client, copy))?.lastUsed !== undefined
  return used ? 'opened' : (refusal ?? 'nothing')
}

describe('The type of a secret', () => {
  it('has a row in the table for every procedure that uses secrets', () => {
    assert.deepEqual(
      using.filter((name) => uses[name] === undefined),
      [],
    )
    for (const { definition } of procedures) {
      if (!('suits' in definition)) continue
      const { name, suits } = definition
      assert.equal(suits.length, name === 'ConcatSecret' || name === 'AesKeyWrapEncrypt' ? 2 : 1)
      for (const { as, types } of suits) {
        if (as === 'bytes') continue
        const rows = [...table].filter(([, names]) => names.has(name)).map(([type]) => type)
        assert.deepEqual([...types].sort(), rows.sort(), name)
      }
    }
  })

  for (const type of [...Object.keys(made), 'Unwrapped', 'Unknown'] as SecretType[]) {
    it(`decides what is done with it: ${type}`, async () => {
      const client = await withSubject(type)
      assert.equal((await recordOf(stronghold, client, 'subject'))?.type ?? 'Unknown', type)
      for (const name of using) {
        for (const [index, use] of (uses[name] ?? []).entries()) {
          const expected = verdictOn(type, name, index, use)
          // Nobody reads back what was made inside: another rule says so.
          if (name === 'ReadRecord') continue
          const verdict = await judge(client, use, `${name} ${index}`)
          const what = `${name}, use ${index}, of ${type}`
          assert.equal(verdict, expected, what)
        }
      }
    })
  }

  it('goes with a copy, a commit, and a copy into another client', async () => {
    const client = await stronghold.createClient('copies')
    await run(client, made.HdNodeSecp256k1?.(at('node')) ?? [])
    await client.execute(CopyRecord({ source: at('node'), target: at('copy') }))
    await stronghold.commit()
    const elsewhere = await stronghold.createClient('elsewhere')
    await stronghold.sync.clients(client, elsewhere)
    for (const [where, name] of [
      [client, 'copy'],
      [elsewhere, 'node'],
    ] as const) {
      assert.equal((await recordOf(stronghold, where, name))?.type, 'HdNodeSecp256k1')
      const sign = Ed25519Sign({ privateKey: at(name), message: none })
      await rejects(where.execute(sign), 'KEY_UNSUITABLE')
      await where.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey: at(name) }))
    }
  })
})

describe('What an owner says of a secret', () => {
  const usages: ProcedureName[] = ['Hmac', 'PublicKey']

  it('widens what its type allows, when it is made', async () => {
    const client = await stronghold.createClient('widened')
    const attributes = { policy: { usages } }
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }, { attributes }))
    await client.execute(Hmac({ hash: 'Sha256', message: none, key: at('key') }))
    // Of its own kind the key has one public half.
    const publicKey = PublicKey({ type: 'X25519', privateKey: at('key') })
    await rejects(client.execute(publicKey), 'KEY_UNSUITABLE')
    await rejects(
      client.execute(Ed25519Sign({ privateKey: at('key'), message: none })),
      'POLICY_DENIED',
    )
  })

  it('needs the present key afterwards', async () => {
    const client = await stronghold.createClient('widened later')
    await client.execute(GenerateKey({ type: 'Ed25519', output: at('key') }))
    const subject = { client: 'widened later', location: at('key') }
    await rejects(stronghold.policies.attach(subject, { usages }), 'PROOF_REQUIRED')
    await stronghold.policies.attach(subject, { usages: ['Ed25519Sign'] })
    await rejects(
      client.execute(Hmac({ hash: 'Sha256', message: none, key: at('key') })),
      'KEY_UNSUITABLE',
    )
    await stronghold.policies.attach(subject, { usages }, { current: key() })
    await client.execute(Hmac({ hash: 'Sha256', message: none, key: at('key') }))
  })

  it('is not said by a client or a vault, nor by who copies or derives', async () => {
    const client = await stronghold.createClient('compartments')
    const location = at('key')
    await client.execute(GenerateKey({ type: 'Ed25519', output: location }))
    const all = using
    await stronghold.policies.attach({ client: 'compartments' }, { usages: all })
    await stronghold.policies.attach({ client: 'compartments', vault: 'vault' }, { usages: all })
    const mac = (key: typeof location) => Hmac({ hash: 'Sha256', message: none, key })
    await rejects(client.execute(mac(location)), 'KEY_UNSUITABLE')
    const attributes = { policy: { usages: all } }
    for (const target of [at('copy'), client.vault('other').location('copy')]) {
      await refused(client, CopyRecord({ source: location, target }, { attributes }))
      const code = await refused(client, mac(target as typeof location))
      assert.match(code ?? '', /KEY_UNSUITABLE|POLICY_DENIED|_NOT_FOUND/)
    }
  })
})

describe('A key that is brought in', () => {
  it('is what its type says, or is refused', async () => {
    const client = await stronghold.createClient('imports')
    const order = new Uint8Array(32).fill(255)
    for (const [type, right, wrong] of [
      ['Ed25519', [known], [none, known.subarray(1), new Uint8Array(33)]],
      ['X25519', [known], [new Uint8Array(31), new Uint8Array(64)]],
      ['Secp256k1Ecdsa', [known], [order, new Uint8Array(32), new Uint8Array(64).fill(1)]],
      ['P256', [known], [order, new Uint8Array(32), new Uint8Array(64).fill(1)]],
      ['Bls12381', [known], [order, new Uint8Array(32), new Uint8Array(64).fill(1)]],
      ['Symmetric', [known, known.subarray(16)], [none, known.subarray(17)]],
      ['Seed', [known, known.subarray(16)], [none, known.subarray(17)]],
      ['SharedSecret', [known], [known.subarray(1)]],
      ['HdNodeEd25519', [new Uint8Array(64)], [known]],
      ['HdNodeSecp256k1', [new Uint8Array(64).fill(1)], [known, new Uint8Array(64)]],
      ['HdNodeP256', [new Uint8Array(64).fill(1)], [known, new Uint8Array(64)]],
    ] as const) {
      for (const key of right) {
        await client.execute(ImportKey({ type, key, output: at(type) }))
        const { type: kept, bornInside } = (await recordOf(stronghold, client, type)) ?? {}
        assert.deepEqual({ kept, bornInside }, { kept: type, bornInside: false })
      }
      for (const key of wrong) {
        await rejects(client.execute(ImportKey({ type, key, output: at('no') })), 'KEY_UNSUITABLE')
      }
    }
    assert.equal(await client.recordExists(at('no')), false)
  })

  it('as two shared secrets side by side is one', async () => {
    const client = await stronghold.createClient('one pass')
    await client.execute(GenerateKey({ type: 'X25519', output: at('own') }))
    for (const [name, byte] of [
      ['e', 9],
      ['s', 5],
    ] as const) {
      const publicKey = new Uint8Array(32).fill(byte)
      const agreement = { publicKey, privateKey: at('own'), sharedKey: at(name) }
      await client.execute(X25519DiffieHellman(agreement))
    }
    const both = { locationA: at('e'), locationB: at('s'), outputLocation: at('z') }
    await client.execute(ConcatSecret(both))
    assert.equal((await recordOf(stronghold, client, 'z'))?.type, 'SharedSecret')
    await client.execute(
      Hkdf({ hash: 'Sha256', salt: none, label: none, ikm: at('z'), okm: at('k') }),
    )
  })

  it('as data with readers keys nothing', async () => {
    const client = await stronghold.createClient('personal')
    const attributes = { readers: [new TextEncoder().encode('personal')] }
    await client.execute(WriteVault({ data: known, location: at('pin') }, { attributes }))
    await rejects(
      client.execute(Hmac({ hash: 'Sha256', message: none, key: at('pin') })),
      'KEY_UNSUITABLE',
    )
  })
})

/** Whether a use gets as far as the secret, or the code that refuses it, by docs/spec/key-types.md. */
function verdictOn(
  type: SecretType,
  name: ProcedureName,
  index: number,
  { agreeing }: Use,
): string {
  if (moves.includes(`${name} ${index}`)) {
    // A concatenation leaves under no key.
    return name === 'AesKeyWrapEncrypt' && type === 'Concatenation' ? 'NOT_WRAPPABLE' : 'opened'
  }
  const agrees = agreeing === undefined || agreeing.includes(type) || untold.includes(type)
  return agrees && table.get(type)?.has(name) === true ? 'opened' : 'KEY_UNSUITABLE'
}
