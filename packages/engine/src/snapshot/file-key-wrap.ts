import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { type AgeHeader, formatAgeHeader, formatAuthenticated } from './age-header.js'

/**
 * How a file key (16 bytes) is wrapped under a password (32 bytes): the scrypt recipient of age
 * (C2SP age.md). `derived` is room for 32 secret bytes, guarded like the file key and wiped by the
 * caller.
 */

const FILE_KEY = 16
const nothing = new Uint8Array(0)
const scryptLabel = new TextEncoder().encode('age-encryption.org/v1/scrypt')
const headerInfo = new TextEncoder().encode('header')

/**
 * Sound although it never changes: salt and file key are drawn together, so a wrap key seals one
 * thing only.
 */
const zeroNonce = new Uint8Array(12)

/** Wraps a file key under a fresh salt and gives the whole header. Runs scrypt. */
export function wrapFileKey(
  crypto: CryptoProvider,
  fileKey: Uint8Array,
  derived: Uint8Array,
  password: Uint8Array,
  workFactor: number,
): Uint8Array {
  const salt = new Uint8Array(16)
  crypto.random(salt)
  deriveWrapKey(crypto, derived, password, salt, workFactor)
  const sealed = new Uint8Array(FILE_KEY + 16)
  const ciphertext = sealed.subarray(0, FILE_KEY)
  const tag = sealed.subarray(FILE_KEY)
  crypto.chacha20poly1305.seal(ciphertext, tag, fileKey, derived, zeroNonce, nothing)
  const authenticated = formatAuthenticated(salt, workFactor, sealed)
  return formatAgeHeader(authenticated, deriveMac(crypto, derived, fileKey, authenticated))
}

/**
 * Unwraps the file key of a header into `fileKey`. Runs scrypt.
 * @throws EngineError `WRONG_KEY`.
 */
export function unwrapFileKey(
  crypto: CryptoProvider,
  header: AgeHeader,
  password: Uint8Array,
  fileKey: Uint8Array,
  derived: Uint8Array,
): void {
  deriveWrapKey(crypto, derived, password, header.salt, header.workFactor)
  const ciphertext = header.sealedFileKey.subarray(0, FILE_KEY)
  const tag = header.sealedFileKey.subarray(FILE_KEY)
  if (!crypto.chacha20poly1305.open(fileKey, ciphertext, tag, derived, zeroNonce, nothing)) {
    throw new EngineError('WRONG_KEY')
  }
}

/**
 * Checks the header's MAC under its file key.
 * @throws EngineError `SNAPSHOT_DAMAGED`.
 */
export function checkHeader(
  crypto: CryptoProvider,
  header: AgeHeader,
  fileKey: Uint8Array,
  derived: Uint8Array,
): void {
  const mac = deriveMac(crypto, derived, fileKey, header.authenticated)
  if (!crypto.equal(mac, header.mac)) throw new EngineError('SNAPSHOT_DAMAGED')
}

function deriveWrapKey(
  crypto: CryptoProvider,
  derived: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  workFactor: number,
): void {
  const labelled = new Uint8Array(scryptLabel.length + salt.length)
  labelled.set(scryptLabel)
  labelled.set(salt, scryptLabel.length)
  crypto.scrypt(derived, password, labelled, workFactor)
}

function deriveMac(
  crypto: CryptoProvider,
  derived: Uint8Array,
  fileKey: Uint8Array,
  authenticated: Uint8Array,
): Uint8Array {
  crypto.hkdfSha256(derived, fileKey, nothing, headerInfo)
  const mac = new Uint8Array(32)
  crypto.hmacSha256(mac, derived, authenticated)
  return mac
}
