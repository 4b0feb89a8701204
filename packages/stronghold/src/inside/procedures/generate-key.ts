import { GenerateKey } from '../../contract/procedures/generate-key.js'
import { implement } from './implement.js'

/** A key that is born inside: nobody outside can know it, which is what lets it wrap others. */
export const generateKey = implement(GenerateKey, ({ type }, { crypto, scratch }) => {
  const secret = scratch.take(32)
  // A scalar must lie in [1, n-1]: another draw is needed with probability 2^-128 on secp256k1,
  // 2^-32 on P-256, and for more than every second draw on BLS12-381.
  const curve = curves[type]
  do crypto.random(secret)
  while (curve !== undefined && !crypto[curve].isValidKey(secret))
  return { secret, output: undefined }
})

const curves = {
  Ed25519: undefined,
  X25519: undefined,
  Secp256k1Ecdsa: 'secp256k1',
  Bls12381: 'bls12381',
  P256: 'p256',
  Symmetric: undefined,
} as const
