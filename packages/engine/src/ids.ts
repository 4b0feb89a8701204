import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from './engine-error.js'

/** Length in bytes of every id: client, vault, record and blob. */
export const ID_LENGTH = 24

/** The id of the client named `path` (any bytes): HMAC-SHA512(path, path), cut to 24 bytes. */
export function deriveClientId(crypto: CryptoProvider, path: Uint8Array): Uint8Array {
  return mac24(crypto, path, path)
}

/**
 * The id of the vault named `path` (any bytes). It is derived exactly like a client's, so a vault
 * and a client of the same name share their id; the two never meet in one map.
 */
export function deriveVaultId(crypto: CryptoProvider, path: Uint8Array): Uint8Array {
  return mac24(crypto, path, path)
}

/**
 * The id of the record named `recordPath` (any bytes) in a vault: HMAC-SHA512 of the vault's id
 * (24 bytes) under the record's name, cut to 24 bytes.
 * @throws EngineError `INVALID_ARGUMENT` for a vault id of another length.
 */
export function deriveRecordId(
  crypto: CryptoProvider,
  vaultId: Uint8Array,
  recordPath: Uint8Array,
): Uint8Array {
  if (vaultId.length !== ID_LENGTH) throw new EngineError('INVALID_ARGUMENT')
  return mac24(crypto, recordPath, vaultId)
}

/**
 * The id of record number `counter` (0 to 2^53 - 1) of the vault named `vaultPath`.
 *
 * The original formats the path with Rust's list debug notation and appends the number, or
 * `first_record` for 0; that text is key and message. Odd, and kept, because files depend on it.
 * @throws EngineError `INVALID_ARGUMENT` for a number outside the range.
 */
export function deriveCounterRecordId(
  crypto: CryptoProvider,
  vaultPath: Uint8Array,
  counter: number,
): Uint8Array {
  if (!Number.isSafeInteger(counter) || counter < 0) throw new EngineError('INVALID_ARGUMENT')
  const suffix = counter === 0 ? 'first_record' : String(counter)
  const text = new TextEncoder().encode(`[${vaultPath.join(', ')}]${suffix}`)
  return mac24(crypto, text, text)
}

/**
 * The key under which an id (24 bytes) stands in a `Map`: a string of one character per byte.
 * @throws EngineError `INVALID_ARGUMENT` for another length.
 */
export function idKey(id: Uint8Array): string {
  if (id.length !== ID_LENGTH) throw new EngineError('INVALID_ARGUMENT')
  return byteKey(id)
}

/** The id behind a key made by `idKey`. */
export function idFromKey(key: string): Uint8Array {
  const id = new Uint8Array(ID_LENGTH)
  for (let index = 0; index < ID_LENGTH; index++) id[index] = key.charCodeAt(index)
  return id
}

/** `idKey` for bytes of any length. They are names, not secrets: a string cannot be wiped. */
export function byteKey(bytes: Uint8Array): string {
  if (bytes.length <= ARGUMENT_LIMIT) return characters(bytes)
  let key = ''
  for (let start = 0; start < bytes.length; start += ARGUMENT_LIMIT) {
    key += characters(bytes.subarray(start, start + ARGUMENT_LIMIT))
  }
  return key
}

/** Engines limit the arguments of one call; this is far below any such limit. */
const ARGUMENT_LIMIT = 4096

/** `apply` takes a typed array directly and is one native call: 0.5 µs for an id, jitless. */
function characters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}

function mac24(crypto: CryptoProvider, key: Uint8Array, message: Uint8Array): Uint8Array {
  const mac = new Uint8Array(64)
  crypto.hmacSha512(mac, key, message)
  return mac.slice(0, ID_LENGTH)
}
