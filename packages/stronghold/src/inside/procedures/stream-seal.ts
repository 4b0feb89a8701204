import { sealStreamRun } from '@stronghold/crypto'
import { malformed } from '../../contract/codec/index.js'
import { StreamSeal } from '../../contract/procedures/stream-seal.js'
import { implement } from './implement.js'
import { exactly } from './unsuitable.js'

/**
 * A few chunks of a stream (docs/spec/stream.md, after STREAM of Hoang, Reyhanitabar, Rogaway and
 * Vizár, 2015): the nonce has the number of the chunk and whether it is the last.
 */
export const streamSeal = implement(
  StreamSeal,
  ([secret], { plaintext, ...place }, { crypto, scratch }) => {
    const sealed = sealStreamRun(crypto, plaintext, exactly(secret, 32), place, scratch)
    if (sealed === undefined) throw malformed()
    return sealed
  },
)
