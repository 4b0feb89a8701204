import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { procedureNames, procedures } from '@stronghold/stronghold'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import * as declarations from '#internal/contract/procedures/declarations.js'
import '#internal/inside/procedures/compare-secret.js'
import * as implementations from '#internal/inside/procedures/implementations.js'
import { implementationOf } from '#internal/inside/procedures/table.js'

/** Numbers on the wire that an older build has given away. */
const given = [
  'WriteVault RevokeData GarbageCollect CopyRecord GenerateKey PublicKey Ed25519Sign',
  'Secp256k1EcdsaSign BIP39Generate BIP39Recover Slip10Generate Slip10Derive ReadRecord HpkeSeal',
  'HpkeAuthSeal HpkeOpen StreamSeal StreamOpen GetEvmAddress X25519DiffieHellman Hmac Hkdf',
  'ConcatKdf AesKeyWrapEncrypt AesKeyWrapDecrypt Pbkdf2Hmac AeadEncrypt AeadDecrypt AeadSeal',
  'AeadOpen ConcatSecret Bls12381Sign Bls12381PopProve Bls12381PopVerify Bls12381Verify',
  'Bls12381Aggregate Bls12381FastAggregateVerify Ed25519Verify Ed25519ctxSign Ed25519ctxVerify',
  'Ed25519phSign Ed25519phVerify Secp256k1EcdsaVerify Secp256k1SchnorrSign Secp256k1SchnorrVerify',
  'Secp256k1XOnlyPublicKey Secp256k1DiffieHellman P256EcdsaSign P256EcdsaVerify P256DiffieHellman',
  'Bip32Derive Bip32PublicNode RandomBytes ImportKey',
].flatMap((line) => line.split(' '))

describe('The two halves of a procedure', () => {
  const declared = Object.values(declarations).map(({ definition }) => definition)
  const implemented = Object.values(implementations)

  it('are there for each name, once', () => {
    const names = declared.map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
    assert.deepEqual([...names].sort(), implemented.map(({ name }) => name).sort())
    assert.deepEqual([...names].sort(), Object.keys(declarations).sort())
  })

  it('belong to the same declaration, and what the zone looks up is that', () => {
    for (const definition of [...declared, CompareSecret.definition]) {
      const implementation = implementationOf(definition.name)
      assert(implementation, definition.name)
      assert.equal(implementation.definition, definition)
      assert.equal(implementation.kind, definition.kind)
      assert.equal(typeof implementation.run, 'function')
    }
  })

  it('leave no function on secrets in the declaration', () => {
    for (const definition of [...declared, CompareSecret.definition]) {
      for (const half of ['run', 'use', 'derive', 'generate', 'compute', 'manage']) {
        assert.equal(half in definition, false, `${definition.name} has ${half}`)
      }
    }
  })

  it('have a number on the wire: one row from 0, which only grows', () => {
    assert.deepEqual(
      procedures.map(({ definition }) => definition.number),
      procedures.map((_, number) => number),
    )
    assert.deepEqual(procedureNames.slice(0, given.length), given)
    assert.equal(CompareSecret.definition.number, 255)
  })
})
