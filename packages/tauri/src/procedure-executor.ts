import {
  BIP39Generate,
  BIP39Recover,
  type Call,
  Ed25519Sign,
  PublicKey,
  Slip10Derive,
  Slip10Generate,
} from '@stronghold/stronghold'
import { exactMethods, given } from '@stronghold/stronghold/codec'
import { clientOf } from './collection.js'
import { coreLocation, type Location } from './location.js'
import { bytesOf, type ClientPath } from './paths.js'

/**
 * The procedures of a vault's client: a location names its vault itself, which may be any of the
 * client's. Each method throws StrongholdError `LOCKED` or `CLIENT_NOT_LOADED` when Stronghold or
 * client is not loaded, `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND` or `RECORD_REVOKED` for a secret that
 * is not there, and `KEY_UNSUITABLE` for one that does not fit.
 */
export class ProcedureExecutor {
  procedureArgs: Record<string, unknown>

  constructor(procedureArgs: Record<string, unknown>) {
    this.procedureArgs = procedureArgs
  }

  /**
   * Draws a seed of `sizeBytes` (16 to 64, by default 64). Answers no bytes.
   * @throws StrongholdError `INVALID_ARGUMENT` for another size.
   */
  async generateSLIP10Seed(outputLocation: Location, sizeBytes?: number): Promise<Uint8Array> {
    const output = coreLocation(outputLocation)
    await execute(this, Slip10Generate({ size: sizeBytes ?? undefined, output }))
    return new Uint8Array(0)
  }

  /**
   * Derives an Ed25519 key (SLIP-0010). Each index of `chain` has the hardened bit (2^31) set.
   * Answers the chain code (32 bytes).
   * @throws StrongholdError `HARDENED_ONLY`, `INVALID_ARGUMENT` for an empty chain on a `Key`.
   */
  async deriveSLIP10(
    chain: number[],
    source: 'Seed' | 'Key',
    sourceLocation: Location,
    outputLocation: Location,
  ): Promise<Uint8Array> {
    const [input, output] = [coreLocation(sourceLocation), coreLocation(outputLocation)]
    return await execute(this, Slip10Derive({ curve: 'Ed25519', chain, source, input, output }))
  }

  /**
   * Writes the seed of an English mnemonic. Answers no bytes. Unlike in the plugin the words and
   * their checksum are checked.
   * @throws StrongholdError `MNEMONIC_WORD_COUNT`, `MNEMONIC_UNKNOWN_WORD`, `MNEMONIC_SPACING`,
   *   `MNEMONIC_CHECKSUM`.
   */
  async recoverBIP39(
    mnemonic: string,
    outputLocation: Location,
    passphrase?: string,
  ): Promise<Uint8Array> {
    const output = coreLocation(outputLocation)
    const [words, extra] = [textBytes(mnemonic), textBytes(passphrase ?? '')]
    try {
      await execute(this, BIP39Recover({ mnemonic: words, passphrase: extra, output }))
    } finally {
      words.fill(0)
      extra.fill(0)
    }
    return new Uint8Array(0)
  }

  /** Draws an English mnemonic of 24 words, writes its seed, and answers the words as UTF-8. */
  async generateBIP39(outputLocation: Location, passphrase?: string): Promise<Uint8Array> {
    const output = coreLocation(outputLocation)
    const extra = textBytes(passphrase ?? '')
    try {
      return await execute(this, BIP39Generate({ passphrase: extra, output }))
    } finally {
      extra.fill(0)
    }
  }

  /** The Ed25519 public key (32 bytes) of the first 32 bytes of a record. */
  async getEd25519PublicKey(privateKeyLocation: Location): Promise<Uint8Array> {
    const privateKey = coreLocation(privateKeyLocation)
    return await execute(this, PublicKey({ type: 'Ed25519', privateKey }))
  }

  /** Signs the UTF-8 of `msg` (Ed25519, RFC 8032); answers 64 bytes. */
  async signEd25519(privateKeyLocation: Location, msg: string): Promise<Uint8Array> {
    const privateKey = coreLocation(privateKeyLocation)
    return await execute(this, Ed25519Sign({ privateKey, message: textBytes(msg) }))
  }
}

exactMethods(ProcedureExecutor, { generateSLIP10Seed: 2, generateBIP39: 2, recoverBIP39: 3 })

// Not a method: a private name would make the class another type than the plugin's.
async function execute<Output>(
  { procedureArgs: { snapshotPath, client } }: ProcedureExecutor,
  call: Call<Output>,
): Promise<Output> {
  return await clientOf(snapshotPath as string, client as ClientPath).execute(call)
}

function textBytes(text: unknown): Uint8Array {
  given.read('text', given.text, text)
  return bytesOf(text)
}
