import { HpkeSeal } from '../../contract/procedures/hpke-seal.js'
import { sealMessage } from './hpke-seal-message.js'
import { implement } from './implement.js'

/** RFC 9180 in mode `base`. Anybody can seal so: to be opened says nothing of the sender. */
export const hpkeSeal = implement(HpkeSeal, (input, powers) => sealMessage(powers, input))
