/**
 * The pieces of the formats one by one, for tools, tests and fuzzing. Programs that hold secrets
 * need none of this.
 */
export { type AgeHeader, parseAgeHeader } from './snapshot/age-header.js'
export { decompress, literalRunLength, writeLiteralRun } from './snapshot/lz4.js'
export { openStream, sealedStreamLength, sealStream } from './snapshot/stream.js'
export { BOX_OVERHEAD, openBox, sealBox } from './state/sealed-box.js'
export {
  type DataTransaction,
  encodeDataTransaction,
  encodeRevocation,
  parseDataTransaction,
  TRANSACTION_LENGTH,
} from './state/transaction.js'
