import type { CryptoProvider, Scratch } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { idFromKey } from '../ids.js'
import { type ClientState, clientParts } from './client-state.js'
import { VAULT_KEY_LENGTH } from './key-store.js'
import { type EncodedRecord, recordParts } from './record.js'
import { BOX_OVERHEAD, openBox } from './sealed-box.js'
import { openTransaction } from './sealed-record.js'
import { TRANSACTION_LENGTH } from './transaction.js'

/** Guarded memory, open for one piece of work at a time and wiped after it. */
export interface CheckMemory {
  run<T>(work: (scratch: Scratch) => T): T
}

/** A place whose content does not authenticate. */
export interface Damage {
  /** The vault's id (24). */
  readonly vault: Uint8Array
  /** The record's id (24); undefined for a vault that cannot be used at all. */
  readonly record: Uint8Array | undefined
}

/** The contents of a client, and their damage. */
export interface ClientCheck {
  readonly vaults: number
  /** Revoked ones included. */
  readonly records: number
  readonly damaged: readonly Damage[]
}

/**
 * Authenticates every record of a client, revoked ones too: transaction, revocation and secret. A
 * secret is opened into `memory`, which is wiped before the next one; nothing of it is handed out.
 *
 * A vault without a usable key (none, one of another length, or two copies that
 * differ) counts as damaged as a whole, and its records are not listed one by one.
 */
export function checkClient(
  crypto: CryptoProvider,
  client: ClientState,
  memory: CheckMemory,
): ClientCheck {
  const { data, keyStore } = clientParts(client)
  const damaged: Damage[] = []
  let records = 0
  const names = new Set([...data.keys.keys(), ...data.vaults.keys()])
  keyStore.hold(() => {
    for (const name of names) {
      const key = data.keys.get(name)
      const vault = data.vaults.get(name)
      records += vault?.records.size ?? 0
      if (key?.box.length !== VAULT_KEY_LENGTH + BOX_OVERHEAD || vault?.strayKey !== undefined) {
        damaged.push({ vault: idFromKey(name), record: undefined })
        continue
      }
      keyStore.withKey(key.id, key.box, (vaultKey) => {
        for (const [recordName, record] of vault?.records ?? []) {
          if (authenticates(crypto, record, recordName, vaultKey, memory)) continue
          damaged.push({ vault: idFromKey(name), record: idFromKey(recordName) })
        }
      })
    }
  })
  return { vaults: names.size, records, damaged }
}

function authenticates(
  crypto: CryptoProvider,
  record: EncodedRecord,
  recordName: string,
  vaultKey: Uint8Array,
  memory: CheckMemory,
): boolean {
  try {
    const parts = recordParts(record)
    const { blobId } = openTransaction(crypto, parts, recordName, vaultKey)
    const { revoke, blob, id } = parts
    if (revoke !== undefined) {
      openBox(crypto, new Uint8Array(TRANSACTION_LENGTH), revoke, vaultKey, id)
    }
    memory.run((scratch) =>
      openBox(crypto, scratch.take(blob.length - BOX_OVERHEAD), blob, vaultKey, blobId),
    )
    return true
  } catch (error) {
    if (error instanceof EngineError && error.code === 'RECORD_DAMAGED') return false
    throw error
  }
}
