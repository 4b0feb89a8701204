// RFC 9180, appendix A.2, through HpkeOpen: what was sealed there is opened here, and nothing that
// was altered. The modes with a preshared key are offered by the library only, and counted so.
import { HpkeOpen } from '@stronghold/stronghold'
import { RFC_9180, RFC_9180_A_2 } from '../../packages/crypto/build/test/facts/hpke.js'
import { hex, same } from './support/bytes.mjs'
import { at, factsThroughProcedures } from './support/procedures.mjs'

const [info, associatedData] = [hex(RFC_9180.info), hex(RFC_9180.associatedData)]
const facts = RFC_9180_A_2.map((vector) => ({ label: vector.mode, vector }))

factsThroughProcedures('hpke', facts, async (bench, vector) => {
  await bench.write('recipient', vector.recipientKey)
  const open = {
    aead: /** @type {const} */ ('ChaCha20Poly1305'),
    info,
    associatedData,
    privateKey: at('recipient'),
    senderPublicKey: vector.senderPublicKey && hex(vector.senderPublicKey),
    encapsulatedKey: hex(vector.encapsulatedKey),
    ciphertext: hex(vector.ciphertext),
  }
  // Without the preshared key it must not open, in whatever mode.
  if (vector.presharedKey) {
    return ['preshared key: library only', await bench.refuses(HpkeOpen(open), 'DECRYPTION_FAILED')]
  }
  if (!same(await bench.run(HpkeOpen(open)), hex(RFC_9180.plaintext))) return false
  for (const field of ['info', 'associatedData', 'encapsulatedKey', 'ciphertext']) {
    const altered = open[field].slice()
    altered[0] ^= 1
    const call = HpkeOpen({ ...open, [field]: altered })
    if (!(await bench.refuses(call, 'DECRYPTION_FAILED'))) return false
  }
  return true
})
