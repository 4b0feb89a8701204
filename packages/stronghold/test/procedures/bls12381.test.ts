import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  Bls12381Aggregate,
  Bls12381FastAggregateVerify,
  Bls12381PopProve,
  Bls12381PopVerify,
  Bls12381Sign,
  Bls12381Verify,
  GenerateKey,
  Location,
  PublicKey,
  WriteVault,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const at = (record: string) => Location.generic('vault', record)
const privateKey = at('key')

await onEveryInside('BLS12-381', (fresh) => {
  it('signs as sign_case_d0e28d7e76eb6e9c of ethereum/bls12-381-tests', async () => {
    const client = await fresh()
    const data = hex('263dbd792f5b1be47ed85f8938c0f29586af0d3ac7b977f21c278fe1462040e3')
    await client.execute(WriteVault({ data, location: privateKey }))
    assert.deepEqual(
      await client.execute(PublicKey({ type: 'Bls12381', privateKey })),
      hex(
        'a491d1b0ecd9bb917989f0e74f0dea0422eac4a873e5e2644f368dffb9a6e20fd6e10c1b77654d067c0618f6e5a7f79a',
      ),
    )
    assert.deepEqual(
      await client.execute(Bls12381Sign({ privateKey, message: new Uint8Array(32).fill(0x56) })),
      hex(
        '882730e5d03f6b42c3abc26d3372625034e1d871b65a8a6b900a56dae22da98abbe1b68f85e49fe7652a55ec3d0591c20767677e33e5cbb1207315c41a9ac03be39c2e7668edc043d6cb1d9fd93033caa8a1c5b0e84bedaeb6c64972503a43eb',
      ),
    )
  })

  it('generates keys that sign, prove their possession, and sign together', async () => {
    const client = await fresh()
    const message = utf8('message')
    const names = ['a', 'b', 'c']
    const publicKeys: Uint8Array[] = []
    const signatures: Uint8Array[] = []
    for (const name of names) {
      const [, publicKey, signature, proof] = await client.executeChained([
        GenerateKey({ type: 'Bls12381', output: at(name) }),
        PublicKey({ type: 'Bls12381', privateKey: at(name) }),
        Bls12381Sign({ privateKey: at(name), message }),
        Bls12381PopProve({ privateKey: at(name) }),
      ])
      assert(await client.execute(Bls12381Verify({ publicKey, message, signature })))
      assert(await client.execute(Bls12381PopVerify({ publicKey, proof })))
      assert(!(await client.execute(Bls12381Verify({ publicKey, message, signature: proof }))))
      assert(!(await client.execute(Bls12381PopVerify({ publicKey, proof: signature }))))
      publicKeys.push(publicKey)
      signatures.push(signature)
    }
    const signature = await client.execute(Bls12381Aggregate({ signatures }))
    const together = { publicKeys, message, signature }
    assert(await client.execute(Bls12381FastAggregateVerify(together)))
    for (const change of [
      { publicKeys: publicKeys.slice(1) },
      { message: utf8('other') },
      { signature: signatures[0] as Uint8Array },
    ]) {
      assert(!(await client.execute(Bls12381FastAggregateVerify({ ...together, ...change }))))
    }
  })

  it('refuses records that are no keys', async () => {
    const client = await fresh()
    const order = hex('73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001')
    for (const data of [new Uint8Array(32), order, order.slice(1)]) {
      await client.execute(WriteVault({ data, location: privateKey }))
      for (const call of [
        PublicKey({ type: 'Bls12381', privateKey }),
        Bls12381Sign({ privateKey, message: utf8('message') }),
        Bls12381PopProve({ privateKey }),
      ]) {
        await rejects(client.execute(call), 'KEY_UNSUITABLE')
      }
    }
  })

  it('refuses to add up what is nothing, no point, or too much', async () => {
    const client = await fresh()
    const none = new Uint8Array(96)
    for (const signatures of [[], [none], Array.from({ length: 129 }, () => none)]) {
      await rejects(client.execute(Bls12381Aggregate({ signatures })), 'INVALID_ARGUMENT')
    }
    for (const publicKeys of [[], Array.from({ length: 129 }, () => new Uint8Array(48))]) {
      const call = Bls12381FastAggregateVerify({ publicKeys, message: none, signature: none })
      await rejects(client.execute(call), 'INVALID_ARGUMENT')
    }
  })
})
