import {
  type ClientState,
  deriveClientId,
  deriveRecordId,
  deriveVaultId,
  EngineError,
  idKey,
} from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { KeyMaterial, WalletStore } from '../../contract/messages/snapshot.js'
import type { InsidePowers } from '../powers.js'
import type { Address } from '../resolver.js'
import { deriveSnapshotKey } from '../state/key-derivation.js'
import type { OpenSnapshot } from '../state/open-snapshot.js'

const ascii = (text: string) => new TextEncoder().encode(text)

/** The names that iota-sdk gives to its client, and to the record with the key of its store. */
const clientPath = ascii('iota_seed')
const vaultPath = ascii('iota-wallet-secret')
const recordPath = ascii('userdata-store-key')

const nonceLength = 24
const tagLength = 16
const keyLength = 32
const none = new Uint8Array(0)

/** The client of a wallet of format 2 with a store. Undefined for a file that has none. */
export function walletClient(
  { crypto, now }: InsidePowers,
  { lineage: { version }, snapshot }: Pick<OpenSnapshot, 'lineage' | 'snapshot'>,
): ClientState | undefined {
  if (version !== 2) return undefined
  const client = snapshot.clients.get(idKey(deriveClientId(crypto, clientPath)))
  return client === undefined || client.store.keys(now()).length === 0 ? undefined : client
}

/** Runs `work` while the store is resealed, and leaves everything as it was before. */
export function whileResealed<T>(
  powers: InsidePowers,
  client: ClientState,
  fileKey: KeyMaterial,
  scratch: Scratch,
  work: () => T,
): { readonly answer: T; readonly walletStore: WalletStore } {
  let done: { answer: T; walletStore: WalletStore } | undefined
  const takeBack = {}
  try {
    client.transaction(() => {
      const walletStore = resealWalletStore(powers, client, fileKey, scratch)
      done = { walletStore, answer: work() }
      throw takeBack
    })
  } catch (thrown) {
    if (thrown !== takeBack || done === undefined) throw thrown
  }
  return done as NonNullable<typeof done>
}

/**
 * Moves the store values of a format 2 wallet from the snapshot key to a permanent key.
 *
 * IOTA's wallets sealed each value of the store under the snapshot key itself (nonce 24, tag 16,
 * XChaCha20-Poly1305). A file under another key would keep values that nobody can open. iota-sdk
 * draws a key, keeps it as a record beside the seed and seals the values again under it
 * (`migrate_snapshot_v2_to_v3`); so does this. A value that neither key opens stays unchanged and
 * is reported. `fileKey` is the key of the file.
 */
export function resealWalletStore(
  powers: InsidePowers,
  client: ClientState,
  fileKey: KeyMaterial,
  scratch: Scratch,
): WalletStore {
  const snapshotKey = deriveSnapshotKey(fileKey, powers.crypto, scratch)
  const keys = client.store.keys(powers.now())
  const present = presentKey(powers, client, scratch)
  const storeKey = present ?? makeKey(powers, client, scratch)
  const resealed: Uint8Array[] = []
  const unopened: Uint8Array[] = []
  client.transaction(() => {
    for (const key of keys) {
      const sealed = client.store.get(key, powers.now()) ?? none
      const value = open(powers, sealed, snapshotKey)
      if (value !== undefined && storeKey !== undefined) {
        client.store.amend(key, seal(powers, value, storeKey))
        resealed.push(key)
      } else if (present === undefined || open(powers, sealed, present) === undefined) {
        unopened.push(key)
      }
      if (value !== undefined) powers.crypto.wipe(value)
    }
    if (resealed.length > 0 && present === undefined && storeKey !== undefined) {
      const { vaultId, recordId } = address(powers)
      client.writeSecret(vaultId, recordId, storeKey)
    }
  })
  return { resealed, unopened }
}

function address({ crypto }: InsidePowers): Address {
  const vaultId = deriveVaultId(crypto, vaultPath)
  return { vaultId, recordId: deriveRecordId(crypto, vaultId, recordPath) }
}

function presentKey(
  powers: InsidePowers,
  client: ClientState,
  scratch: Scratch,
): Uint8Array | undefined {
  const { vaultId, recordId } = address(powers)
  if (!client.recordExists(vaultId, recordId)) return undefined
  try {
    const key = client.readSecret(vaultId, recordId, scratch)
    return key.length === keyLength ? key : undefined
  } catch (error) {
    // A damaged record is reported when it is used; the file still opens.
    if (error instanceof EngineError) return undefined
    throw error
  }
}

// None where another record has the place: a revoked or a damaged one.
function makeKey(
  powers: InsidePowers,
  client: ClientState,
  scratch: Scratch,
): Uint8Array | undefined {
  const { vaultId, recordId } = address(powers)
  if (client.holds(vaultId, recordId)) return undefined
  const key = scratch.take(keyLength)
  powers.crypto.random(key)
  return key
}

function seal({ crypto }: InsidePowers, value: Uint8Array, key: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(nonceLength + tagLength + value.length)
  const nonce = sealed.subarray(0, nonceLength)
  const [tag, ciphertext] = parts(sealed)
  crypto.random(nonce)
  crypto.xchacha20poly1305.seal(ciphertext, tag, value, key, nonce, none)
  return sealed
}

function open(
  { crypto }: InsidePowers,
  sealed: Uint8Array,
  key: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined
  const [tag, ciphertext] = parts(sealed)
  const value = new Uint8Array(ciphertext.length)
  const nonce = sealed.subarray(0, nonceLength)
  return crypto.xchacha20poly1305.open(value, ciphertext, tag, key, nonce, none) ? value : undefined
}

function parts(sealed: Uint8Array): [tag: Uint8Array, ciphertext: Uint8Array] {
  const end = nonceLength + tagLength
  return [sealed.subarray(nonceLength, end), sealed.subarray(end)]
}
