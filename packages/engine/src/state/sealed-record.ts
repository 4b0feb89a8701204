import type { CryptoProvider } from '@stronghold/crypto'
import { EngineError } from '../engine-error.js'
import { byteKey } from '../ids.js'
import type { RecordParts } from './record.js'
import { BOX_OVERHEAD, openBox } from './sealed-box.js'
import { type DataTransaction, parseDataTransaction, TRANSACTION_LENGTH } from './transaction.js'

/**
 * Opens the data transaction of the record that a vault keeps under `recordName`, and checks it
 * against the record, which reveals a box that was moved from another one.
 * @throws EngineError `RECORD_DAMAGED`.
 */
export function openTransaction(
  crypto: CryptoProvider,
  { id, data, blob }: RecordParts,
  recordName: string,
  vaultKey: Uint8Array,
): DataTransaction {
  if (byteKey(id) !== recordName) throw new EngineError('RECORD_DAMAGED')
  const transaction = new Uint8Array(TRANSACTION_LENGTH)
  openBox(crypto, transaction, data, vaultKey, id)
  return parseDataTransaction(transaction, id, blob.length - BOX_OVERHEAD)
}
