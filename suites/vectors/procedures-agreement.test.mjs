// Wycheproof through Secp256k1DiffieHellman and P256DiffieHellman. README.md says which result each
// label wants.
import { P256DiffieHellman, Secp256k1DiffieHellman } from '@stronghold/stronghold'
import { hex } from './support/bytes.mjs'
import { readPoint } from './support/der.mjs'
import { at, wycheproofProcedures } from './support/procedures.mjs'

for (const [set, curve, procedure] of /** @type {const} */ ([
  ['ecdhSecp256k1', 'secp256k1', Secp256k1DiffieHellman],
  ['ecdhP256', 'p256', P256DiffieHellman],
])) {
  wycheproofProcedures(set, async (bench, vector) => {
    const publicKey = readPoint(vector.public, curve)
    if (publicKey === undefined) return ['refused by encoding', vector.result !== 'valid']
    // The scalar is a number: with a zero before it, or without its own.
    await bench.write('private', vector.private.padStart(64, '0').slice(-64))
    const agree = procedure({ publicKey, privateKey: at('private'), sharedKey: at('shared') })
    if (vector.result === 'invalid') return bench.refuses(agree, 'INVALID_ARGUMENT')
    if (vector.flags.includes('InvalidAsn')) {
      return ['refused: no point', await bench.refuses(agree, 'INVALID_ARGUMENT')]
    }
    await bench.run(agree)
    return bench.holds('shared', hex(vector.shared))
  })
}
