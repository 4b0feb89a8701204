import { HpkeSeal } from '../../contract/procedures/hpke-seal.js'
import { sealMessage } from './hpke-seal-message.js'
import { implement } from './implement.js'

export const hpkeSeal = implement(HpkeSeal, (input, powers) => sealMessage(powers, input))
