// Ids, sealed boxes, transactions and states, byte by byte as docs/spec/snapshot.md says, so that
// each of them can be made wrong in one place.
import { createHmac } from 'node:crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import { hex, joined, seeded, u32, u64, u64be, utf8 } from './bytes.mjs'

const mac24 = (key, message) =>
  new Uint8Array(createHmac('sha512', key).update(message).digest().subarray(0, 24))
const bytesOf = (path) => (typeof path === 'string' ? utf8(path) : path)

/** The id of a client or a vault. @param {string | Uint8Array} path */
export const pathId = (path) => mac24(bytesOf(path), bytesOf(path))

/** @param {string | Uint8Array} vault @param {string | Uint8Array} record */
export const recordId = (vault, record) => mac24(bytesOf(record), pathId(vault))

/** @param {string | Uint8Array} vault @param {number} number */
export function counterId(vault, number) {
  const text = `[${[...bytesOf(vault)].join(', ')}]${number === 0 ? 'first_record' : number}`
  return mac24(text, text)
}

/** tag ‖ nonce ‖ ciphertext. */
export function box(key, associated, plaintext, label) {
  const nonce = seeded(`nonce of ${label}`, 24)
  const [tag, ciphertext] = [new Uint8Array(16), new Uint8Array(plaintext.length)]
  nativeProvider.xchacha20poly1305.seal(ciphertext, tag, plaintext, key, nonce, associated)
  return joined(tag, nonce, ciphertext)
}

/**
 * A record. Any option beside `secret` makes it wrong: the `type`, `length` and `of` (an id) that
 * its transaction says, the `tail` of 24 bytes, other `boxes`, another `outer` id.
 * @param {Uint8Array} vaultKey
 * @param {Uint8Array} id
 * @param {{ secret: Uint8Array, label?: string, revoked?: boolean, [wrong: string]: any }} what
 */
export function record(vaultKey, id, { secret, label = hex(id), revoked, ...wrong }) {
  const { type = 1, length = secret.length, of = id, tail = new Uint8Array(24) } = wrong
  const blobId = seeded(`blob of ${label}`, 24)
  const hint = wrong.hint ?? new Uint8Array(24)
  const data = joined(u64be(type), u64be(length), of, blobId, hint, tail)
  const revocation = wrong.revocation ?? joined(u64be(2), id, new Uint8Array(80))
  const boxes = {
    data: box(vaultKey, id, data, `data of ${label}`),
    blob: box(vaultKey, blobId, secret, `secret of ${label}`),
    revoke: revoked ? box(vaultKey, id, revocation, `revocation of ${label}`) : undefined,
    ...wrong.boxes,
  }
  return { id, inner: wrong.inner ?? id, ...boxes }
}

const long = (bytes) => joined(u64(bytes.length), bytes)
const option = (bytes) => (bytes === undefined ? joined(0) : joined(1, long(bytes)))
const map = (entries) => joined(u64(entries.length), ...entries)
export const time = (seconds, nanoseconds = 0) => joined(u64(seconds), u32(nanoseconds))

/**
 * A client: vaults of `{ id, key, records, inner, isIndexed, isThere }`, a store of
 * `[key, value, expiration]`.
 * @param {{ id: Uint8Array, vaults?: any[], store?: any[], scan?: Uint8Array }} what
 */
export function client({ id, vaults = [], store = [], scan = joined(0) }) {
  const keys = vaults
    .filter(({ isIndexed = true }) => isIndexed)
    .map(({ id, key }) => joined(id, long(key)))
  const held = vaults
    .filter(({ isThere = true }) => isThere)
    .map(({ id, key, inner = key, records = [] }) =>
      joined(
        id,
        long(inner),
        map(
          records.map(({ id, inner, data, revoke, blob }) =>
            joined(id, inner, long(data), option(revoke), long(blob)),
          ),
        ),
      ),
    )
  const values = store.map(([key, value, expiration = joined(0)]) =>
    joined(long(bytesOf(key)), long(bytesOf(value)), expiration),
  )
  return joined(id, map(keys), map(held), map(values), scan, time(0), joined(0))
}

/** @param {readonly Uint8Array[]} clients */
export const state = (clients) => map(clients)
