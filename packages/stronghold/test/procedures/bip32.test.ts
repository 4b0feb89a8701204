import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { it } from 'node:test'
import {
  Bip32Derive,
  Bip32PublicNode,
  ConcatSecret,
  CopyRecord,
  Location,
  PublicKey,
  parseDerivationPath,
  Secp256k1EcdsaSign,
  Secp256k1EcdsaVerify,
  Slip10Derive,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const at = (record: string) => Location.generic('vault', record)
const seed = at('seed')

/** BIP32, test vector 1. */
const seedBytes = hex('000102030405060708090a0b0c0d0e0f')
const nodes = {
  m: 'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
  "m/0'":
    'xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw',
  "m/0'/1":
    'xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ',
  "m/0'/1/2'/2/1000000000":
    'xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy',
}
const root = { depth: 0, parentFingerprint: new Uint8Array(4), childNumber: 0 }

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

await onEveryInside('BIP32', (fresh) => {
  it('serializes the public nodes of test vector 1 from the seed', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: seedBytes, location: seed }))
    for (const [path, expected] of Object.entries(nodes)) {
      const chain = parseDerivationPath(path)
      const node = await client.execute(Bip32PublicNode({ source: 'Seed', input: seed, chain }))
      assert.equal(base58check(node), expected)
    }
    const version = 0x043587cf
    const test = Bip32PublicNode({ source: 'Seed', input: seed, chain: [], version })
    assert.equal(base58check(await client.execute(test)).slice(0, 4), 'tpub')
  })

  it('derives step by step, and a stored node knows its place from the caller', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: seedBytes, location: seed }))
    const chainCode = await client.execute(
      Bip32Derive({ source: 'Seed', input: seed, chain: [2 ** 31], output: at('account') }),
    )
    const account = await client.execute(
      Bip32PublicNode({ source: 'Seed', input: seed, chain: [2 ** 31] }),
    )
    assert.deepEqual(chainCode, account.slice(13, 45))
    const point = PublicKey({ type: 'Secp256k1Ecdsa', privateKey: at('account') })
    assert.deepEqual(await client.execute(point), account.slice(45))

    const input = at('account')
    const place = { depth: 1, parentFingerprint: account.slice(5, 9), childNumber: 2 ** 31 }
    const stored = { source: 'Key', input, place } as const
    const same = await client.execute(Bip32PublicNode({ ...stored, chain: [] }))
    assert.equal(base58check(same), nodes["m/0'"])
    const child = await client.execute(Bip32PublicNode({ ...stored, chain: [1] }))
    assert.equal(base58check(child), nodes["m/0'/1"])

    const output = at('deep')
    const chain = [1, 2 ** 31 + 2, 2, 1e9]
    const deep = await client.execute(Bip32PublicNode({ ...stored, chain }))
    assert.equal(base58check(deep), nodes["m/0'/1/2'/2/1000000000"])
    await client.execute(Bip32Derive({ source: 'Key', input, chain, output }))
    const message = utf8('message')
    const signature = await client.execute(
      Secp256k1EcdsaSign({ flavor: 'Sha256', privateKey: output, message }),
    )
    const publicKey = deep.slice(45)
    const check = Secp256k1EcdsaVerify({ flavor: 'Sha256', publicKey, message, signature })
    assert.equal(await client.execute(check), true)
  })

  it('gives the keys of SLIP-0010', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: seedBytes, location: seed }))
    const call = { source: 'Seed', input: seed, chain: [2 ** 31 + 44, 7] } as const
    const ours = await client.execute(Bip32Derive({ ...call, output: at('ours') }))
    const theirs = Slip10Derive({ ...call, curve: 'Secp256k1', output: at('theirs') })
    assert.deepEqual(ours, await client.execute(theirs))
  })

  it('refuses seeds of another length than 16 to 64, and what is no node', async () => {
    const client = await fresh()
    const output = at('output')
    for (const length of [0, 15, 65]) {
      await client.execute(WriteVault({ data: new Uint8Array(length).fill(1), location: seed }))
      const call = { source: 'Seed', input: seed, chain: [] } as const
      await rejects(client.execute(Bip32Derive({ ...call, output })), 'KEY_UNSUITABLE')
      await rejects(client.execute(Bip32PublicNode(call)), 'KEY_UNSUITABLE')
    }
    for (const data of [new Uint8Array(63).fill(1), new Uint8Array(64)]) {
      await client.execute(WriteVault({ data, location: seed }))
      const call = { source: 'Key', input: seed, chain: [1] } as const
      await rejects(client.execute(Bip32Derive({ ...call, output })), 'KEY_UNSUITABLE')
      const publicNode = Bip32PublicNode({ ...call, place: root })
      await rejects(client.execute(publicNode), 'KEY_UNSUITABLE')
    }
    assert.equal(await client.recordExists(output), false)
  })

  it('never answers the last half of a record that is not known to be a node', async () => {
    const client = await fresh()
    const data = new Uint8Array(64).fill(1)
    await client.execute(WriteVault({ data, location: seed }))
    await client.execute(CopyRecord({ source: seed, target: at('copy') }))
    for (const input of [seed, at('copy')]) {
      const call = { source: 'Key', input, chain: [] } as const
      const derive = Bip32Derive({ ...call, output: at('output') })
      await rejects(client.execute(derive), 'INVALID_ARGUMENT')
      const publicNode = Bip32PublicNode({ ...call, place: root })
      await rejects(client.execute(publicNode), 'KEY_UNSUITABLE')
    }
  })

  it('takes no part of a concatenation for a key, whose fingerprint would tell it', async () => {
    const client = await fresh()
    const known = at('known')
    await client.execute(WriteVault({ data: new Uint8Array(31).fill(1), location: known }))
    await client.execute(WriteVault({ data: new Uint8Array(33).fill(2), location: seed }))
    const output = at('both')
    await client.execute(
      ConcatSecret({ locationA: known, locationB: seed, outputLocation: output }),
    )
    for (const call of [
      Bip32PublicNode({ source: 'Key', input: output, chain: [2 ** 31], place: root }),
      Bip32Derive({ source: 'Key', input: output, chain: [1], output: at('child') }),
      PublicKey({ type: 'P256', privateKey: output }),
    ]) {
      await rejects(client.execute(call), 'KEY_UNSUITABLE')
    }
  })

  it('refuses a place where there is none, no place where there is one, and too deep', async () => {
    const client = await fresh()
    await client.execute(WriteVault({ data: seedBytes, location: seed }))
    for (const call of [
      { source: 'Seed', input: seed, chain: [], place: root },
      { source: 'Key', input: seed, chain: [1] },
      { source: 'Key', input: seed, chain: [1], place: { ...root, depth: 255 } },
    ] as const) {
      await rejects(client.execute(Bip32PublicNode(call)), 'INVALID_ARGUMENT')
    }
  })
})

function base58check(bytes: Uint8Array): string {
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest()
  const whole = Buffer.concat([bytes, sha256(sha256(bytes)).subarray(0, 4)])
  let number = BigInt(`0x${whole.toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text
  return text
}
