import type { StoredLocation } from '../contract/location.js'

/** Length in bytes of the ids of clients, vaults and records. */
const idLength = 24

// The ids of the format (docs/spec/snapshot.md), for a host with Web Crypto and without the engine.

/** The id of the vault of this path: 24 bytes. */
export function vaultIdOf(path: Uint8Array): Promise<Uint8Array> {
  return mac(path, path)
}

/** The id (24 bytes) of a record; of a counter, that of the version `counter`. */
export async function recordIdOf(
  location: StoredLocation,
  counter: number | undefined,
): Promise<Uint8Array> {
  const { vaultPath } = location
  if (location.kind === 'generic') return mac(location.recordPath, await vaultIdOf(vaultPath))
  const number = location.counter ?? counter
  const suffix = number === 0 ? 'first_record' : String(number)
  const name = new TextEncoder().encode(`[${vaultPath.join(', ')}]${suffix}`)
  return mac(name, name)
}

/** SHA-256 of bytes, which stay the caller's. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}

/** HMAC-SHA512, cut to 24 bytes. */
async function mac(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' }
  // Web Crypto takes no empty key; HMAC fills up with zeros, so this one is the same key.
  const bytes = key.length === 0 ? new Uint8Array(1) : key.slice()
  const { subtle } = globalThis.crypto
  const imported = await subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  return new Uint8Array(await subtle.sign('HMAC', imported, message.slice())).slice(0, idLength)
}
