import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  BIP39Generate,
  BIP39Recover,
  type Client,
  CopyRecord,
  Ed25519Sign,
  type ErrorCode,
  GarbageCollect,
  GenerateKey,
  Hmac,
  Location,
  PublicKey,
  RandomBytes,
  RevokeData,
  Secp256k1EcdsaSign,
  Slip10Derive,
  Slip10Generate,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from './bytes.js'

/** Rejects with exactly this code. */
export async function rejects(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof StrongholdError, String(error))
    assert.equal(error.code, code)
    return true
  })
}

const hardened = (index: number) => index + 2 ** 31
const at = (record: string) => Location.generic('vault', record)

/**
 * What every `Client` does, wherever it is. `fresh` gives a client with nothing in it.
 */
export function clientCompliance(name: string, fresh: () => Promise<Client>): void {
  describe(`Client ${name}`, () => {
    it('signs with a written Ed25519 key as RFC 8032, section 7.1, test 1 has it', async () => {
      const client = await fresh()
      await client.execute(
        WriteVault({
          data: hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
          location: at('key'),
        }),
      )
      const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('key') }))
      assert.deepEqual(
        publicKey,
        hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
      )
      const sign = Ed25519Sign({ privateKey: at('key'), message: new Uint8Array(0) })
      const expected = hex(
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      )
      assert.deepEqual(await client.execute(sign), expected)
      assert.deepEqual(await client.execute(sign), expected)
    })

    it('generates keys of each kind whose public halves fit', async () => {
      const client = await fresh()
      for (const [type, length] of [
        ['Ed25519', 32],
        ['X25519', 32],
        ['Secp256k1Ecdsa', 33],
      ] as const) {
        await client.execute(GenerateKey({ type, output: at(type) }))
        const publicKey = await client.execute(PublicKey({ type, privateKey: at(type) }))
        assert.equal(publicKey.length, length)
      }
    })

    it('signs with a generated Ed25519 key so that OpenSSL agrees', async () => {
      const client = await fresh()
      const privateKey = at('key')
      await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
      const raw = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
      const message = utf8('message')
      const signature = await client.execute(Ed25519Sign({ privateKey, message }))
      const x = Buffer.from(raw).toString('base64url')
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      assert(verify(null, message, key, signature))
    })

    it('signs with secp256k1 so that OpenSSL agrees, with a low S and a recovery id', async () => {
      const client = await fresh()
      const privateKey = at('key')
      await client.execute(GenerateKey({ type: 'Secp256k1Ecdsa', output: privateKey }))
      const point = await client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey }))
      const message = utf8('message')
      const signature = await client.execute(
        Secp256k1EcdsaSign({ flavor: 'Sha256', privateKey, message }),
      )
      assert.equal(signature.length, 65)
      assert((signature[64] as number) <= 3)
      const spki = Buffer.concat([
        Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex'),
        point,
      ])
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
      const rs = signature.slice(0, 64)
      assert(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, rs))
      assert((signature[32] as number) < 0x80)
    })

    it('derives along SLIP-0010, test vector 1 for ed25519', async () => {
      const client = await fresh()
      await client.execute(
        WriteVault({ data: hex('000102030405060708090a0b0c0d0e0f'), location: at('seed') }),
      )
      const chainCode = await client.execute(
        Slip10Derive({
          curve: 'Ed25519',
          chain: [hardened(0)],
          source: 'Seed',
          input: at('seed'),
          output: at('child'),
        }),
      )
      assert.deepEqual(
        chainCode,
        hex('8b59aa11380b624e81507a27fedda59fea6d0b779a778918a2fd3590e16e9c69'),
      )
      const publicKey = PublicKey({ type: 'Ed25519', privateKey: at('child') })
      assert.deepEqual(
        await client.execute(publicKey),
        hex('8c8a13df77a28f3445213a0f432fde644acaa215fc72dcdf300d5efaa85d350c'),
      )
      await client.execute(
        Slip10Derive({
          curve: 'Ed25519',
          chain: [1, 2, 2, 1_000_000_000].map(hardened),
          source: 'Key',
          input: at('child'),
          output: at('child'),
        }),
      )
      assert.deepEqual(
        await client.execute(publicKey),
        hex('3c24da049451555d51a7014a37337aa4e12d41e485abccfa46b47dfb2af54b7a'),
      )
    })

    it('derives along SLIP-0010, test vector 1 for secp256k1', async () => {
      const client = await fresh()
      await client.execute(
        WriteVault({ data: hex('000102030405060708090a0b0c0d0e0f'), location: at('seed') }),
      )
      const chainCode = await client.execute(
        Slip10Derive({
          curve: 'Secp256k1',
          chain: [hardened(0)],
          source: 'Seed',
          input: at('seed'),
          output: at('child'),
        }),
      )
      assert.deepEqual(
        chainCode,
        hex('47fdacbd0f1097043b78c63c20c34ef4ed9a111d980047ad16282c7ae6236141'),
      )
      assert.deepEqual(
        await client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey: at('child') })),
        hex('035a784662a4a20a65bf6aab9ae98a6c068a81c52e4b032c0fb5400c706cfccc56'),
      )
    })

    it('recovers the seed that a generated mnemonic stands for, in two languages', async () => {
      const client = await fresh()
      for (const language of ['english', 'japanese'] as const) {
        const passphrase = utf8('ƒpass')
        const mnemonic = await client.execute(
          BIP39Generate({ language, passphrase, words: 12, output: at('generated') }),
        )
        assert.equal(new TextDecoder().decode(mnemonic).split(' ').length, 12)
        await client.execute(
          BIP39Recover({ language, passphrase, mnemonic, output: at('recovered') }),
        )
        const derive = { curve: 'Ed25519', chain: [], source: 'Seed', output: at('node') } as const
        const [first, second] = await client.executeChained([
          Slip10Derive({ ...derive, input: at('generated') }),
          Slip10Derive({ ...derive, input: at('recovered') }),
        ])
        assert.deepEqual(first, second)
      }
    })

    it('refuses mnemonics and derivations that are wrong, and writes nothing', async () => {
      const client = await fresh()
      const output = at('output')
      const about = `${'abandon '.repeat(11)}about`
      await client.execute(BIP39Recover({ mnemonic: utf8(about), output: at('seed') }))
      for (const [wrong, code] of [
        ['abandon', 'MNEMONIC_WORD_COUNT'],
        [`${'abandon '.repeat(11)}abandon`, 'MNEMONIC_CHECKSUM'],
        [`${'abandon '.repeat(11)}aboutt`, 'MNEMONIC_UNKNOWN_WORD'],
        [`${about} `, 'MNEMONIC_SPACING'],
      ] as const) {
        await rejects(client.execute(BIP39Recover({ mnemonic: utf8(wrong), output })), code)
      }
      await rejects(
        client.execute(BIP39Recover({ mnemonic: hex('ff'.repeat(40)), output })),
        'INVALID_UTF8',
      )
      const derive = { curve: 'Ed25519', source: 'Seed', input: at('seed'), output } as const
      await rejects(client.execute(Slip10Derive({ ...derive, chain: [0] })), 'HARDENED_ONLY')
      // With no step to take it would answer the last half of the seed itself.
      const nowhere = Slip10Derive({ ...derive, source: 'Key', chain: [] })
      await rejects(client.execute(nowhere), 'INVALID_ARGUMENT')
      await rejects(client.execute(Slip10Generate({ size: 0, output })), 'INVALID_ARGUMENT')
      await rejects(client.execute(BIP39Generate({ words: 13, output })), 'INVALID_ARGUMENT')
      assert.equal(await client.recordExists(output), false)
    })

    it('says what is absent: vault, record, revoked record, unsuitable secret', async () => {
      const client = await fresh()
      const sign = (record: string) =>
        client.execute(Ed25519Sign({ privateKey: at(record), message: utf8('') }))
      await rejects(sign('key'), 'VAULT_NOT_FOUND')
      await client.execute(WriteVault({ data: utf8('short'), location: at('short') }))
      await rejects(sign('key'), 'RECORD_NOT_FOUND')
      await rejects(sign('short'), 'KEY_UNSUITABLE')
      assert.equal(await client.vault('vault').revokeSecret('short'), true)
      assert.equal(await client.vault('vault').revokeSecret('short'), false)
      await rejects(sign('short'), 'RECORD_REVOKED')
      assert.equal(await client.vault('vault').collectGarbage(), 1)
      await rejects(sign('short'), 'RECORD_NOT_FOUND')
    })

    it('refuses a secp256k1 key of zero', async () => {
      const client = await fresh()
      await client.execute(WriteVault({ data: new Uint8Array(32), location: at('zero') }))
      await rejects(
        client.execute(PublicKey({ type: 'Secp256k1Ecdsa', privateKey: at('zero') })),
        'KEY_UNSUITABLE',
      )
    })

    it('copies, revokes and collects', async () => {
      const client = await fresh()
      const vault = client.vault('vault')
      await vault.writeSecret('one', new Uint8Array(32).fill(1))
      await client.execute(CopyRecord({ source: at('one'), target: at('two') }))
      assert.equal(await vault.deleteSecret('one'), true)
      assert.equal(await vault.recordExists('one'), false)
      assert.equal(await vault.recordExists('two'), true)
      assert.equal(await client.execute(RevokeData({ location: at('no'), collect: true })), false)
      assert.equal(await client.execute(GarbageCollect({ vaultPath: utf8('other') })), 0)
      assert.equal(await client.vaultExists('vault'), true)
      assert.equal(await client.vaultExists('other'), false)
    })

    it('keeps counter locations apart from each other and from names', async () => {
      const client = await fresh()
      // A reference leaves greater ones to the owner.
      for (const counter of [0, 1, 2 ** 32 - 1]) {
        const location = Location.counter('vault', counter)
        assert.equal(await client.recordExists(location), false)
        await client.execute(WriteVault({ data: utf8('x'), location }))
        assert.equal(await client.recordExists(location), true)
      }
    })

    it('takes secrets of no bytes and of a megabyte', async () => {
      const client = await fresh()
      for (const length of [0, 1 << 20]) {
        const data = new Uint8Array(length).fill(7)
        await client.execute(WriteVault({ data, location: at('large') }))
        assert.equal(await client.recordExists(at('large')), true)
      }
      assert.equal(
        (await client.execute(Hmac({ hash: 'Sha256', message: utf8('m'), key: at('large') })))
          .length,
        32,
      )
    })

    it('runs a chain as one transaction, with the outputs as a tuple', async () => {
      const client = await fresh()
      const [, publicKey, signature] = await client.executeChained([
        GenerateKey({ type: 'Ed25519', output: at('key') }),
        PublicKey({ type: 'Ed25519', privateKey: at('key') }),
        Ed25519Sign({ privateKey: at('key'), message: utf8('m') }),
      ])
      assert.equal(publicKey.length, 32)
      assert.equal(signature.length, 64)
      await rejects(
        client.executeChained([
          WriteVault({ data: new Uint8Array(32), location: at('key') }),
          WriteVault({ data: utf8('new'), location: Location.generic('new vault', 'new') }),
          RevokeData({ location: at('key'), collect: true }),
          PublicKey({ type: 'Ed25519', privateKey: at('absent') }),
        ]),
        'RECORD_NOT_FOUND',
      )
      assert.equal(await client.vaultExists('new vault'), false)
      assert.deepEqual(
        await client.execute(PublicKey({ type: 'Ed25519', privateKey: at('key') })),
        publicKey,
      )
      assert.deepEqual(await client.executeChained([]), [])
    })

    it('lets no chain answer so much that there is no memory left for others', async () => {
      const client = await fresh()
      const write = WriteVault({ data: utf8('new'), location: Location.generic('vault', 'new') })
      const chain = [write, ...Array.from({ length: 1025 }, () => RandomBytes({ length: 65_536 }))]
      await rejects(client.executeChained(chain), 'TOO_EXPENSIVE')
      assert.equal(await client.vaultExists('vault'), false)
    })

    it('stores plain values, with and without a lifetime', async () => {
      const { store } = await fresh()
      assert.equal(await store.insert('key', utf8('one')), undefined)
      assert.deepEqual(await store.insert('key', utf8('two')), utf8('one'))
      assert.deepEqual(await store.get('key'), utf8('two'))
      assert.equal(await store.insert('brief', utf8('gone'), 0), undefined)
      assert.equal(await store.get('brief'), undefined)
      assert.equal(await store.containsKey('brief'), false)
      assert.equal(await store.insert('long', utf8('here'), 3_600_000), undefined)
      assert.deepEqual((await store.keys()).map((key) => new TextDecoder().decode(key)).sort(), [
        'key',
        'long',
      ])
      assert.deepEqual(await store.delete('key'), utf8('two'))
      assert.equal(await store.delete('key'), undefined)
      await store.clear()
      assert.deepEqual(await store.keys(), [])
    })

    it('refuses arguments of the wrong kind before anything is sent', async () => {
      const client = await fresh()
      const wrong = [
        () => client.execute(Ed25519Sign({ privateKey: at('key'), message: 'text' as never })),
        () => client.execute(GenerateKey({ type: 'RSA' as never, output: at('key') })),
        () => client.execute(WriteVault({ data: utf8(''), location: { kind: 'x' } as never })),
        () => client.recordExists(Location.counter('vault', -1)),
        () => client.recordExists(Location.counter('vault', 1.5)),
        () => client.execute({ procedure: 'ReadVault', input: {} }),
        () => client.store.insert('key', utf8(''), -1),
      ]
      for (const call of wrong) await rejects(call(), 'INVALID_ARGUMENT')
    })
  })
}
