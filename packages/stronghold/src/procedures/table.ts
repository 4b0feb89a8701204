import { BIP39Generate } from './bip39-generate.js'
import { BIP39Recover } from './bip39-recover.js'
import { CopyRecord } from './copy-record.js'
import type { ProcedureDefinition } from './define.js'
import { Ed25519Sign } from './ed25519-sign.js'
import { GarbageCollect } from './garbage-collect.js'
import { GenerateKey } from './generate-key.js'
import { HpkeAuthSeal } from './hpke-auth-seal.js'
import { HpkeOpen } from './hpke-open.js'
import { HpkeSeal } from './hpke-seal.js'
import { PublicKey } from './public-key.js'
import { ReadRecord } from './read-record.js'
import { RevokeData } from './revoke-data.js'
import { Secp256k1EcdsaSign } from './secp256k1-ecdsa-sign.js'
import { Slip10Derive } from './slip10-derive.js'
import { Slip10Generate } from './slip10-generate.js'
import { StreamOpen } from './stream-open.js'
import { StreamSeal } from './stream-seal.js'
import { WriteVault } from './write-vault.js'

/**
 * The one table of procedures. A call's place in it is its number on the wire, so a new entry goes
 * to the end; nothing below this table switches on a name.
 */
export const procedures = [
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
] as const

/** The names of the procedures. */
export type ProcedureName = (typeof procedures)[number]['definition']['name']

/** The entries of the table with their numbers on the wire, for those who look them up. */
export const procedureDefinitions: readonly ProcedureDefinition[] = procedures.map(
  ({ definition }) => definition as unknown as ProcedureDefinition,
)

/** The number of each procedure on the wire. */
export const procedureNumbers: ReadonlyMap<string, number> = new Map(
  procedureDefinitions.map(({ name }, number) => [name, number]),
)

/** Whether running it can change a record: if not, it needs no transaction and no commit. */
export function changesRecords({ kind }: ProcedureDefinition): boolean {
  return kind !== 'use' && kind !== 'compute'
}
