import { isBytes, wrongArgument } from './bytes.js'

/** scrypt's r: blocks of 1024 bytes (age). */
export const SCRYPT_BLOCK_SIZE = 8
/** scrypt's p (age). */
export const SCRYPT_PARALLELISM = 1

/** Bytes to allow an implementation of scrypt: its table of N blocks, and some for itself. */
export function scryptMemory(N: number): number {
  return 128 * SCRYPT_BLOCK_SIZE * (N + 16)
}

/** Node takes N as a 32-bit number. The caller sets the real limit, by the memory it allows. */
const LARGEST_WORK_FACTOR = 31

export function checkScrypt(
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  workFactor: number,
): void {
  if (!isBytes(out) || out.length < 1 || !isBytes(password) || !isBytes(salt)) {
    throw wrongArgument('scrypt')
  }
  if (!(Number.isInteger(workFactor) && workFactor >= 0 && workFactor <= LARGEST_WORK_FACTOR)) {
    throw new RangeError('scrypt: a work factor is 0 to 31')
  }
}

/** HKDF counts its blocks in one byte (RFC 5869, section 2.3). */
const MOST_HKDF_BLOCKS = 255

export function checkHkdf(
  name: string,
  digestLength: number,
  out: Uint8Array,
  ikm: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
): void {
  const fits = isBytes(out) && out.length >= 1 && out.length <= MOST_HKDF_BLOCKS * digestLength
  if (!fits || !isBytes(ikm) || !isBytes(salt) || !isBytes(info)) throw wrongArgument(name)
}

/** Node takes the count as a signed 32-bit number. */
const MOST_ITERATIONS = 2 ** 31 - 1

export function checkPbkdf2(
  name: string,
  out: Uint8Array,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): void {
  if (!isBytes(out) || out.length < 1 || !isBytes(password) || !isBytes(salt)) {
    throw wrongArgument(name)
  }
  if (!(Number.isInteger(iterations) && iterations >= 1 && iterations <= MOST_ITERATIONS)) {
    throw new RangeError(`${name}: iterations are 1 to 2^31 - 1`)
  }
}
