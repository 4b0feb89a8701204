import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js'

/** The cost of Argon2 (RFC 9106, version 0x13). */
export interface Argon2Cost {
  readonly variant: 'Argon2d' | 'Argon2i' | 'Argon2id'
  /** KiB of memory (`mem_cost`). */
  readonly memory: number
  /** Passes over it (`time_cost`). */
  readonly passes: number
  /** Lanes (`lanes`): they change the key, and nothing runs in parallel here. */
  readonly lanes: number
}

const hashes = { Argon2d: argon2dAsync, Argon2i: argon2iAsync, Argon2id: argon2idAsync }

/**
 * 32 bytes of Argon2 of `password` and `salt` (8 bytes or more). It runs in JavaScript and gives way
 * to other work: libsodium takes salts of 16 bytes and one lane only, and OpenSSL has it from Node
 * 24.7 on.
 * @throws Error for a cost out of range (RFC 9106, section 3.1).
 */
export function argon2(
  password: Uint8Array,
  salt: Uint8Array,
  { variant, memory, passes, lanes }: Argon2Cost,
): Promise<Uint8Array> {
  const settings = { m: memory, t: passes, p: lanes, dkLen: 32, maxmem: 2 ** 32 - 1 }
  return hashes[variant](password, salt, settings)
}
