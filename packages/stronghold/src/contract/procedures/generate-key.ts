import { nothing, oneOf, struct } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { generateSecret } from './define.js'
import { keyTypes } from './key-type.js'

/**
 * Draws a secret key of 32 bytes and writes it to `output`. `Symmetric` is for what has no public
 * half: AEAD, streams, key wrap, HMAC.
 */
export const GenerateKey = generateSecret({
  name: 'GenerateKey',
  source: 'RFC 8032; RFC 7748; FIPS 186-5, section A.2.2',
  memory: 'guarded',
  input: struct({ type: oneOf([...keyTypes, 'Symmetric']), output: location }),
  output: nothing,
  answer: answers.plain,
  cost: () => ({ scratch: 32, work: 20 }),
  target: ({ output }) => output,
  product: ({ type }) => ({ type, knownTo: 'nobody' }),
  generate({ type }, { crypto, scratch }) {
    const secret = scratch.take(32)
    // A scalar must lie in [1, n-1]: another draw is needed with probability 2^-128 on secp256k1,
    // 2^-32 on P-256, and for more than every second draw on BLS12-381.
    const curve = curves[type]
    do crypto.random(secret)
    while (curve !== undefined && !crypto[curve].isValidKey(secret))
    return { secret, output: undefined }
  },
})

const curves = {
  Ed25519: undefined,
  X25519: undefined,
  Secp256k1Ecdsa: 'secp256k1',
  Bls12381: 'bls12381',
  P256: 'p256',
  Symmetric: undefined,
} as const
