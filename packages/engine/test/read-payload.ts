import type { Client, Payload, Time, VaultModel } from './payload.js'

/** Reads a payload that is known to be well-formed: the counterpart of `encodePayload`. */
export function readPayload(payload: Uint8Array): Payload {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  let at = 0
  const take = (length: number) => {
    at += length
    return payload.slice(at - length, at)
  }
  const u64 = () => {
    at += 8
    return view.getBigUint64(at - 8, true)
  }
  const bytes = () => take(Number(u64()))
  const list = <T>(read: () => T): T[] => Array.from({ length: Number(u64()) }, read)
  const option = <T>(read: () => T) => (take(1)[0] === 1 ? read() : undefined)
  const time = (): Time => {
    const seconds = u64()
    at += 4
    return { seconds, nanoseconds: view.getUint32(at - 4, true) }
  }
  const vault = (): VaultModel => ({
    id: take(24),
    key: bytes(),
    records: list(() => ({
      key: take(24),
      id: take(24),
      data: bytes(),
      revoke: option(bytes),
      blob: bytes(),
    })),
  })
  const client = (): Client => ({
    id: take(24),
    keys: list(() => ({ id: take(24), key: bytes() })),
    vaults: list(vault),
    table: list(() => ({ key: bytes(), value: bytes(), expiration: option(time) })),
    scanFrequency: option(time),
    createdAt: time(),
    lastScanAt: option(time),
  })
  return { clients: list(client) }
}
