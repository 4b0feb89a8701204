// Files, states and blocks through the library: what each vector says, or the code that it fails with.
import { createHash } from 'node:crypto'
import { nativeProvider } from '@stronghold/crypto/native'
import {
  deriveClientId,
  deriveCounterRecordId,
  deriveRecordId,
  deriveVaultId,
  EngineError,
  FileKey,
  idKey,
  openVersion2,
  parseEnvelope,
  SnapshotState,
} from '@stronghold/engine'
import { decompress } from '@stronghold/engine/formats'
import { createAllocator } from '@stronghold/memory'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { fromHex, hex, utf8 } from '../make/bytes.mjs'
import { internal } from '../make/internal.mjs'

export const powers = { crypto: nativeProvider, allocator: createAllocator({ backend: 'heap' }) }
const { deriveSnapshotKey } = internal.derivation
/** The inside in this process: a zone for each of a hundred files would take half a minute. */
export const inside = () => startInProcess({ crypto: nativeProvider })
const scratch = { take: (length) => new Uint8Array(length) }
const reserved = idKey(deriveClientId(nativeProvider, utf8('stronghold.ts')))

/** The key that a vector names. @param {Record<string, any>} head */
export function keyOf({ key, passphrase, derivation, salt, rounds }) {
  if (key !== undefined) return KeyProvider.fromKey(fromHex(key))
  const pbkdf2 = { salt: salt && fromHex(salt), rounds: Number(rounds) }
  return KeyProvider.fromPassphrase(
    fromHex(passphrase),
    derivation === 'pbkdf2' ? { pbkdf2 } : derivation,
  )
}

/** Opens a file as a whole, and reads all that is in it. */
export async function snapshot({ head, body }) {
  const { current } = await Stronghold.verify({
    storage: new MemoryStorage(body.slice()),
    key: keyOf(head),
    inside,
  })
  if (current.error !== undefined) return { code: current.error }
  const bytes = await keyOf(head).lend(async (material) => {
    const key = deriveSnapshotKey(material, nativeProvider, scratch)
    const { version, body: sealed } = parseEnvelope(body)
    if (version === 2) return openVersion2(powers, sealed, key)
    const fileKey = FileKey.unlock(powers, sealed, key)
    return fileKey.open(sealed)
  })
  return { content: contentOf(bytes), sound: current.sound }
}

export function state({ head, body }) {
  return { content: contentOf(body, Number(head.now ?? 0)) }
}

export function lz4({ body }) {
  return { content: { hex: hex(decompress(body)) } }
}

export function id({ head, body }) {
  const { of, path, vault, record, counter } = head
  const made = {
    client: () => deriveClientId(nativeProvider, fromHex(path)),
    vault: () => deriveVaultId(nativeProvider, fromHex(path)),
    record: () =>
      deriveRecordId(
        nativeProvider,
        deriveVaultId(nativeProvider, fromHex(vault)),
        fromHex(record),
      ),
    counter: () => deriveCounterRecordId(nativeProvider, fromHex(vault), Number(counter)),
  }[of]()
  return { content: hex(made), expected: hex(body) }
}

/** All clients of a state but the reserved one. @param {Uint8Array} bytes @param {number} now */
export function contentOf(bytes, now = 0) {
  const snapshot = SnapshotState.decode(powers, bytes.slice())
  const clients = [...snapshot.clients.values()].filter((one) => idKey(one.id) !== reserved)
  return Object.fromEntries(
    clients.map((client) => [
      hex(client.id),
      {
        vaults: Object.fromEntries(
          vaultIds(bytes, client).map((id) => [hex(id), vaultOf(client, id)]),
        ),
        store: Object.fromEntries(
          client.store.keys(now).map((key) => [hex(key), said(client.store.get(key, now))]),
        ),
      },
    ]),
  )
}

/** Those of `listVaults`, and one that is there without a key. */
function vaultIds(bytes, client) {
  const listed = client.listVaults()
  const vault = deriveVaultId(nativeProvider, utf8('vault'))
  const isHeld = Buffer.from(bytes).includes(Buffer.from(vault))
  return listed.length === 0 && isHeld ? [vault] : listed
}

function vaultOf(client, vaultId) {
  if (!client.vaultExists(vaultId)) return '!VAULT_NOT_FOUND'
  return Object.fromEntries(
    client.listRecords(vaultId).map(({ id, revoked }) => {
      if (revoked) return [hex(id), '!RECORD_REVOKED']
      try {
        return [hex(id), hex(client.readSecret(vaultId, id, scratch))]
      } catch (error) {
        if (error instanceof EngineError) return [hex(id), `!${error.code}`]
        throw error
      }
    }),
  )
}

/** A long value by its hash. */
function said(value) {
  return value.length > 64
    ? `sha256:${createHash('sha256').update(value).digest('hex')}`
    : hex(value)
}
