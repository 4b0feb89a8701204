import type { GuardedBuffer } from '@stronghold/memory'
import { EngineError } from '../engine-error.js'
import type { EnginePowers } from '../engine-powers.js'
import { parseAgeHeader } from './age-header.js'
import { ENVELOPE_LENGTH, writeEnvelope } from './envelope.js'
import { checkHeader, unwrapFileKey, wrapFileKey } from './file-key-wrap.js'
import { consumeCompressed, literalRunLength, PAYLOAD_LIMIT, writeLiteralRun } from './lz4.js'
import { openStream, sealedStreamLength, sealStream } from './stream.js'

/**
 * The most work for a foreign file: scrypt with N = 2^23 takes 8 GiB and
 * most of a minute. It is the original's cap, so no file that it can open is refused.
 */
export const MAXIMUM_WORK_FACTOR = 23

const FILE_KEY = 16
const DERIVED_KEY = 32
const PAYLOAD_NONCE = 16
const payloadInfo = new TextEncoder().encode('payload')

/**
 * The work factor (0 to 99) that the public header of a version 3 body names; nothing is opened.
 * @throws EngineError `SNAPSHOT_DAMAGED` for a malformed header.
 */
export function readWorkFactor(body: Uint8Array): number {
  return parseAgeHeader(body).workFactor
}

/**
 * The key of one version 3 file, in guarded memory, with the header that wraps it.
 *
 * With it, the file is written again without the key derivation: the header stays the same, byte
 * for byte, and every commit draws a fresh 16-byte nonce, from which age derives the payload's key
 * (HKDF-SHA256 of file key and nonce). No key ever seals two payloads, so a new file key would gain
 * nothing; the same keys open the file.
 */
export class FileKey implements Disposable {
  /** log2 of scrypt's N in the header. */
  readonly workFactor: number
  readonly #powers: EnginePowers
  readonly #header: Uint8Array
  /** The file key (16), and room for one key derived from it (32), so that one opening does both. */
  readonly #memory: GuardedBuffer

  private constructor(
    powers: EnginePowers,
    workFactor: number,
    header: Uint8Array,
    memory: GuardedBuffer,
  ) {
    this.#powers = powers
    this.workFactor = workFactor
    this.#header = header
    this.#memory = memory
  }

  /**
   * Draws a new file key and wraps it under `password` (32 bytes), which stays the caller's to wipe.
   * Runs scrypt.
   * @param workFactor log2 of scrypt's N, 0 to 23.
   * @throws EngineError `INVALID_ARGUMENT`.
   */
  static make(powers: EnginePowers, password: Uint8Array, workFactor: number): FileKey {
    const valid = Number.isInteger(workFactor) && workFactor >= 0
    if (!valid || workFactor > MAXIMUM_WORK_FACTOR || password.length !== 32) {
      throw new EngineError('INVALID_ARGUMENT')
    }
    return guardedly(powers, (memory, fileKey, derived) => {
      powers.crypto.random(fileKey)
      const header = wrapFileKey(powers.crypto, fileKey, derived, password, workFactor)
      return new FileKey(powers, workFactor, header, memory)
    })
  }

  /**
   * Unwraps the file key of a version 3 body under `password` (32 bytes), which stays the caller's
   * to wipe. Runs scrypt, after the header's form and its work factor were checked.
   * @throws EngineError `SNAPSHOT_DAMAGED` for a malformed or altered header, `WORK_FACTOR_TOO_HIGH`
   *   above `maximumWorkFactor` (23), `WRONG_KEY`, `INVALID_ARGUMENT` for another password length.
   */
  static unlock(
    powers: EnginePowers,
    body: Uint8Array,
    password: Uint8Array,
    options: { readonly maximumWorkFactor?: number } = {},
  ): FileKey {
    if (password.length !== 32) throw new EngineError('INVALID_ARGUMENT')
    const header = parseAgeHeader(body)
    const allowed = Math.min(options.maximumWorkFactor ?? MAXIMUM_WORK_FACTOR, MAXIMUM_WORK_FACTOR)
    if (header.workFactor > allowed) throw new EngineError('WORK_FACTOR_TOO_HIGH')
    return guardedly(powers, (memory, fileKey, derived) => {
      unwrapFileKey(powers.crypto, header, password, fileKey, derived)
      checkHeader(powers.crypto, header, fileKey, derived)
      return new FileKey(powers, header.workFactor, header.bytes.slice(), memory)
    })
  }

  /**
   * Whether `password` (32 bytes) is the one under which this key is wrapped. Runs scrypt, so that
   * asking here is no faster way to guess than the file itself.
   */
  matches(password: Uint8Array): boolean {
    try {
      FileKey.unlock(this.#powers, this.#header, password)[Symbol.dispose]()
      return true
    } catch (error) {
      if (error instanceof EngineError && error.code === 'WRONG_KEY') return false
      throw error
    }
  }

  /** The same key in guarded memory of its own, to be disposed of on its own. */
  copy(): FileKey {
    return guardedly(this.#powers, (memory, fileKey) => {
      this.#memory.read((bytes) => fileKey.set(bytes.subarray(0, FILE_KEY)))
      return new FileKey(this.#powers, this.workFactor, this.#header, memory)
    })
  }

  /** Whether a body begins with this key's header. Nothing is opened. */
  heads(body: Uint8Array): boolean {
    const { length } = this.#header
    return (
      body.length >= length && this.#powers.crypto.equal(body.subarray(0, length), this.#header)
    )
  }

  /** The header's bytes, with which every file under this key begins (a copy). */
  get header(): Uint8Array {
    return this.#header.slice()
  }

  /**
   * Opens and decompresses the payload of a body that begins with this header. The result holds
   * vault keys: `SnapshotState.decode` consumes and wipes it, any other reader has to wipe it.
   * @param limit the most bytes that the payload may have.
   * @throws EngineError `WRONG_KEY` for a body with another header, `SNAPSHOT_DAMAGED`,
   *   `SNAPSHOT_TOO_LARGE`.
   */
  open(body: Uint8Array, limit = PAYLOAD_LIMIT): Uint8Array {
    return consumeCompressed(this.#powers.crypto, this.openContent(body), limit)
  }

  /** The decryption of `open` alone; errors likewise. */
  openContent(body: Uint8Array): Uint8Array {
    const { crypto } = this.#powers
    if (!this.heads(body)) {
      parseAgeHeader(body)
      throw new EngineError('WRONG_KEY')
    }
    const sealed = body.subarray(this.#header.length)
    if (sealed.length < PAYLOAD_NONCE) throw new EngineError('SNAPSHOT_DAMAGED')
    return this.#derive(sealed.subarray(0, PAYLOAD_NONCE), (key) =>
      openStream(crypto, key, sealed.subarray(PAYLOAD_NONCE)),
    )
  }

  /**
   * Makes the complete file for `payload`, which stays the caller's to wipe. The file is opened
   * again and compared before it is handed out: one that does not open would lose the vault.
   * @throws EngineError `SNAPSHOT_TOO_LARGE` over 1 GiB; `SNAPSHOT_DAMAGED` when the file does not
   *   open (broken hardware).
   */
  seal(payload: Uint8Array): Uint8Array {
    if (payload.length > PAYLOAD_LIMIT) throw new EngineError('SNAPSHOT_TOO_LARGE')
    const { crypto } = this.#powers
    const start = ENVELOPE_LENGTH + this.#header.length + PAYLOAD_NONCE
    const length = literalRunLength(payload.length)
    const file = new Uint8Array(start + sealedStreamLength(length))
    writeEnvelope(file)
    file.set(this.#header, ENVELOPE_LENGTH)
    const nonce = file.subarray(start - PAYLOAD_NONCE, start)
    crypto.random(nonce)
    this.#derive(nonce, (key) => {
      writeLiteralRun(file.subarray(file.length - length), payload)
      sealStream(crypto, key, file.subarray(start), length)
    })

    const opened = this.open(file.subarray(ENVELOPE_LENGTH))
    const same = opened.length === payload.length && crypto.equal(opened, payload)
    crypto.wipe(opened)
    if (!same) throw new EngineError('SNAPSHOT_DAMAGED')
    return file
  }

  /** Wipes the file key. */
  [Symbol.dispose](): void {
    this.#memory[Symbol.dispose]()
  }

  /** Runs `use` with the payload key that belongs to `nonce`, and wipes it. */
  #derive<T>(nonce: Uint8Array, use: (payloadKey: Uint8Array) => T): T {
    const { crypto } = this.#powers
    return this.#memory.write((bytes) => {
      const derived = bytes.subarray(FILE_KEY)
      try {
        crypto.hkdfSha256(derived, bytes.subarray(0, FILE_KEY), nonce, payloadInfo)
        return use(derived)
      } finally {
        crypto.wipe(derived)
      }
    })
  }
}

/** Allocates a file key's memory, fills it with `work`, and gives it back when that fails. */
function guardedly(
  { crypto, allocator }: EnginePowers,
  work: (memory: GuardedBuffer, fileKey: Uint8Array, derived: Uint8Array) => FileKey,
): FileKey {
  const memory = allocator.allocate(FILE_KEY + DERIVED_KEY)
  try {
    return memory.write((bytes) => {
      const derived = bytes.subarray(FILE_KEY)
      const made = work(memory, bytes.subarray(0, FILE_KEY), derived)
      crypto.wipe(derived)
      return made
    })
  } catch (error) {
    memory[Symbol.dispose]()
    throw error
  }
}
