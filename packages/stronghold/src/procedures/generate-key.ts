import { nothing, struct } from '../codec/index.js'
import { location } from '../location.js'
import { generateSecret } from './define.js'
import { keyType } from './key-type.js'

/** Draws a secret key of 32 bytes and writes it to `output`. */
export const GenerateKey = generateSecret({
  name: 'GenerateKey',
  input: struct({ type: keyType, output: location }),
  output: nothing,
  target: ({ output }) => output,
  product: ({ type }) => ({ type, knownTo: 'nobody' }),
  generate({ type }, { crypto, scratch }) {
    const secret = scratch.take(32)
    // A scalar must lie below the order of its group: another draw is needed with probability
    // 2^-128 for secp256k1, and for more than every second draw for BLS12-381.
    do crypto.random(secret)
    while (
      (type === 'Secp256k1Ecdsa' && !crypto.secp256k1.isValidKey(secret)) ||
      (type === 'Bls12381' && !crypto.bls12381.isValidKey(secret))
    )
    return { secret, output: undefined }
  },
})
