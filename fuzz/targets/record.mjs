import { SnapshotState } from '@stronghold/engine'
import {
  encodeDataTransaction,
  openBox,
  parseDataTransaction,
  sealBox,
} from '@stronghold/engine/formats'
import { crypto, heap, powers } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'record'

const id = (byte) => new Uint8Array(24).fill(byte)
const [clientId, vaultId, recordId, blobId] = [id(1), id(2), id(3), id(4)]
const vaultKey = new Uint8Array(32).fill(5)
const secret = new Uint8Array(20).fill(6)

export const seeds = [
  box(encodeDataTransaction(recordId, 20, { blobId, hint: id(0) }), recordId),
  encodeDataTransaction(recordId, 20, { blobId, hint: id(0) }),
  secret,
]

/** The bytes as a box, as a transaction, and as the sealed transaction of a record that is used. */
export function target(bytes) {
  attempts([
    () =>
      openBox(crypto, new Uint8Array(Math.max(0, bytes.length - 40)), bytes, vaultKey, recordId),
    () => parseDataTransaction(bytes, recordId, 20),
    () => use(box(bytes, recordId), box(secret, blobId)),
    () => use(bytes, box(secret, blobId)),
    () => use(box(encodeDataTransaction(recordId, 20, { blobId, hint: id(0) }), recordId), bytes),
    () =>
      use(
        box(encodeDataTransaction(recordId, bytes.length, { blobId, hint: id(0) }), recordId),
        box(bytes, blobId),
      ),
  ])
}

/** Runs all and throws what the last that failed threw, or at once what is no refusal. */
function attempts(works) {
  let refusal
  for (const work of works) {
    try {
      work()
    } catch (error) {
      if (error?.name !== 'EngineError') throw error
      refusal = error
    }
  }
  if (refusal !== undefined) throw refusal
}

function use(data, blob) {
  const state = SnapshotState.decode(powers, payload(data, blob))
  try {
    const [client] = state.clients.values()
    client.readSecret(vaultId, recordId, heap)
    client.writeSecret(vaultId, recordId, secret)
  } finally {
    state[Symbol.dispose]()
  }
}

function box(plaintext, associatedData) {
  const out = new Uint8Array(plaintext.length + 40)
  sealBox(crypto, out, plaintext, vaultKey, associatedData)
  return out
}

function payload(data, blob) {
  const u64 = (value) => {
    const out = new Uint8Array(8)
    new DataView(out.buffer).setUint32(0, value, true)
    return out
  }
  const bytes = (value) => Buffer.concat([u64(value.length), value])
  return new Uint8Array(
    Buffer.concat([
      u64(1),
      clientId,
      u64(1),
      vaultId,
      bytes(vaultKey),
      u64(1),
      vaultId,
      bytes(vaultKey),
      u64(1),
      recordId,
      recordId,
      bytes(data),
      Buffer.of(0),
      bytes(blob),
      u64(0),
      Buffer.alloc(14),
    ]),
  )
}
