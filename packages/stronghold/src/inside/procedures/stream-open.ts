import { openStreamRun } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { StreamOpen } from '../../contract/procedures/stream-open.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/** The counterpart. Chunks that were left out, exchanged or cut off do not open. */
export const streamOpen = implement(
  StreamOpen,
  ([secret], { sealed, ...place }, { crypto, scratch }) => {
    const plaintext = openStreamRun(crypto, sealed, exactly(secret, 32), place, scratch)
    if (plaintext === undefined) throw new StrongholdError('STREAM_DAMAGED')
    return plaintext
  },
)
