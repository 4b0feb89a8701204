import type { procedureNames } from '../policy/procedure-names.js'
import { AeadDecrypt } from './aead-decrypt.js'
import { AeadEncrypt } from './aead-encrypt.js'
import { AeadOpen } from './aead-open.js'
import { AeadSeal } from './aead-seal.js'
import { AesKeyWrapDecrypt } from './aes-key-wrap-decrypt.js'
import { AesKeyWrapEncrypt } from './aes-key-wrap-encrypt.js'
import { Bip32Derive } from './bip32-derive.js'
import { Bip32PublicNode } from './bip32-public-node.js'
import { BIP39Generate } from './bip39-generate.js'
import { BIP39Recover } from './bip39-recover.js'
import { Bls12381Aggregate } from './bls12381-aggregate.js'
import { Bls12381FastAggregateVerify } from './bls12381-fast-aggregate-verify.js'
import { Bls12381PopProve } from './bls12381-pop-prove.js'
import { Bls12381PopVerify } from './bls12381-pop-verify.js'
import { Bls12381Sign } from './bls12381-sign.js'
import { Bls12381Verify } from './bls12381-verify.js'
import { ConcatKdf } from './concat-kdf.js'
import { ConcatSecret } from './concat-secret.js'
import { CopyRecord } from './copy-record.js'
import { declaredByName } from './custom/custom-procedure.js'
import type { Procedure, ProcedureDefinition } from './define.js'
import { Ed25519Sign } from './ed25519-sign.js'
import { Ed25519Verify } from './ed25519-verify.js'
import { Ed25519ctxSign } from './ed25519ctx-sign.js'
import { Ed25519ctxVerify } from './ed25519ctx-verify.js'
import { Ed25519phSign } from './ed25519ph-sign.js'
import { Ed25519phVerify } from './ed25519ph-verify.js'
import { GarbageCollect } from './garbage-collect.js'
import { GenerateKey } from './generate-key.js'
import { GetEvmAddress } from './get-evm-address.js'
import { Hkdf } from './hkdf.js'
import { Hmac } from './hmac.js'
import { HpkeAuthSeal } from './hpke-auth-seal.js'
import { HpkeOpen } from './hpke-open.js'
import { HpkeSeal } from './hpke-seal.js'
import { ImportKey } from './import-key.js'
import { P256DiffieHellman } from './p256-diffie-hellman.js'
import { P256EcdsaSign } from './p256-ecdsa-sign.js'
import { P256EcdsaVerify } from './p256-ecdsa-verify.js'
import { Pbkdf2Hmac } from './pbkdf2-hmac.js'
import { PublicKey } from './public-key.js'
import { RandomBytes } from './random-bytes.js'
import { ReadRecord } from './read-record.js'
import { RevokeData } from './revoke-data.js'
import { Secp256k1DiffieHellman } from './secp256k1-diffie-hellman.js'
import { Secp256k1EcdsaSign } from './secp256k1-ecdsa-sign.js'
import { Secp256k1EcdsaVerify } from './secp256k1-ecdsa-verify.js'
import { Secp256k1SchnorrSign } from './secp256k1-schnorr-sign.js'
import { Secp256k1SchnorrVerify } from './secp256k1-schnorr-verify.js'
import { Secp256k1XOnlyPublicKey } from './secp256k1-x-only-public-key.js'
import { Slip10Derive } from './slip10-derive.js'
import { Slip10Generate } from './slip10-generate.js'
import { StreamOpen } from './stream-open.js'
import { StreamSeal } from './stream-seal.js'
import { WriteVault } from './write-vault.js'
import { X25519DiffieHellman } from './x25519-diffie-hellman.js'

/**
 * The one table of procedures. A call's place in it is its number on the wire, so a new entry goes
 * to the end; nothing below this table switches on a name.
 */
export const procedures = Object.freeze([
  WriteVault,
  RevokeData,
  GarbageCollect,
  CopyRecord,
  GenerateKey,
  PublicKey,
  Ed25519Sign,
  Secp256k1EcdsaSign,
  BIP39Generate,
  BIP39Recover,
  Slip10Generate,
  Slip10Derive,
  ReadRecord,
  HpkeSeal,
  HpkeAuthSeal,
  HpkeOpen,
  StreamSeal,
  StreamOpen,
  GetEvmAddress,
  X25519DiffieHellman,
  Hmac,
  Hkdf,
  ConcatKdf,
  AesKeyWrapEncrypt,
  AesKeyWrapDecrypt,
  Pbkdf2Hmac,
  AeadEncrypt,
  AeadDecrypt,
  AeadSeal,
  AeadOpen,
  ConcatSecret,
  Bls12381Sign,
  Bls12381PopProve,
  Bls12381PopVerify,
  Bls12381Verify,
  Bls12381Aggregate,
  Bls12381FastAggregateVerify,
  Ed25519Verify,
  Ed25519ctxSign,
  Ed25519ctxVerify,
  Ed25519phSign,
  Ed25519phVerify,
  Secp256k1EcdsaVerify,
  Secp256k1SchnorrSign,
  Secp256k1SchnorrVerify,
  Secp256k1XOnlyPublicKey,
  Secp256k1DiffieHellman,
  P256EcdsaSign,
  P256EcdsaVerify,
  P256DiffieHellman,
  Bip32Derive,
  Bip32PublicNode,
  RandomBytes,
  ImportKey,
] as const satisfies InOrder<typeof procedureNames>)

/** One procedure for each name, in the order of the names. */
type InOrder<Names> = {
  readonly [I in keyof Names]: { readonly definition: { readonly name: Names[I] } }
}

/** The entries of the table with their numbers on the wire, for those who look them up. */
export const procedureDefinitions: readonly ProcedureDefinition[] = procedures.map(
  ({ definition }) => definition as unknown as ProcedureDefinition,
)

const beyond = new Map<number, ProcedureDefinition>()
const numbers = new Map(procedureDefinitions.map(({ name }, number) => [name, number]))

/** The number of each procedure on the wire. */
export const procedureNumbers: ReadonlyMap<string, number> = numbers

/** The procedure with a number on the wire. */
export function procedureNumbered(number: number): ProcedureDefinition | undefined {
  return procedureDefinitions[number] ?? beyond.get(number)
}

/** The procedure of a name, ours or one that the application declared. */
export function procedureNamed(name: string): ProcedureDefinition | undefined {
  return procedureNumbered(procedureNumbers.get(name) ?? -1) ?? declaredByName(name)?.definition
}

/** Whether running it can change a record: if not, it needs no transaction and no commit. */
export function changesRecords({ kind }: ProcedureDefinition): boolean {
  return kind !== 'use' && kind !== 'compute'
}

/**
 * Makes a procedure known that is no part of the table, wherever the module is loaded that calls
 * this. Numbers from 255 downwards.
 */
export function beyondTable<Name extends string, Input, Output>(
  number: number,
  procedure: Procedure<Name, Input, Output>,
): Procedure<Name, Input, Output> {
  beyond.set(number, procedure.definition as unknown as ProcedureDefinition)
  numbers.set(procedure.definition.name, number)
  return procedure
}
