// Wycheproof and BIP340 through the procedures that verify and sign: Ed25519Verify,
// Secp256k1EcdsaVerify, P256EcdsaVerify, Secp256k1SchnorrVerify. README.md says which result each
// label wants.
import {
  Ed25519Verify,
  P256EcdsaVerify,
  Secp256k1EcdsaVerify,
  Secp256k1SchnorrSign,
  Secp256k1SchnorrVerify,
  Secp256k1XOnlyPublicKey,
} from '@stronghold/stronghold'
import { BIP340 } from '../../packages/crypto/build/test/facts/bip340.js'
import { hex, same, utf8 } from './support/bytes.mjs'
import { readSignature } from './support/der.mjs'
import { at, factsThroughProcedures, wycheproofProcedures } from './support/procedures.mjs'

/** n of SEC 2, section 2.4.1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

wycheproofProcedures('ed25519', async (bench, { msg, sig, result }, { publicKey }) => {
  const check = { publicKey: hex(publicKey.pk), message: hex(msg), signature: hex(sig) }
  return (await bench.run(Ed25519Verify(check))) === (result === 'valid')
})

wycheproofProcedures('ecdsaDer', async (bench, { msg, sig, result }, { publicKey }) => {
  const signature = readSignature(hex(sig))
  if (signature === undefined) return ['refused by encoding', result === 'invalid']
  return (await verifies(bench, signature, msg, publicKey)) === (result === 'valid')
})

wycheproofProcedures('ecdsaCompact', async (bench, { msg, sig, result }, { publicKey }) => {
  const isVerified = await verifies(bench, hex(sig), msg, publicKey)
  const isHigh = sig.length === 128 && BigInt(`0x${sig.slice(64)}`) > order / 2n
  if (result === 'valid' && isHigh) return ['high S, refused', !isVerified]
  return isVerified === (result === 'valid')
})

wycheproofProcedures('ecdsaP256', async (bench, { msg, sig, result }, { publicKey }) => {
  const check = { message: hex(msg), signature: hex(sig) }
  const answer = await bothForms(publicKey, (key) =>
    bench.run(P256EcdsaVerify({ publicKey: key, ...check })),
  )
  return answer === (result === 'valid')
})

const rows = BIP340.map((vector) => ({ label: vector.valid ? 'valid' : 'invalid', vector }))

factsThroughProcedures('bip340', rows, async (bench, vector) => {
  const [publicKey, message] = [hex(vector.publicKey), hex(vector.message)]
  const check = { publicKey, message, signature: hex(vector.signature) }
  if ((await bench.run(Secp256k1SchnorrVerify(check))) !== vector.valid) return false
  if (vector.secretKey === undefined) return true
  await bench.write('key', vector.secretKey)
  const privateKey = at('key')
  if (!same(await bench.run(Secp256k1XOnlyPublicKey({ privateKey })), publicKey)) return false
  const signature = await bench.run(Secp256k1SchnorrSign({ privateKey, message }))
  const own = await bench.run(Secp256k1SchnorrVerify({ ...check, signature }))
  const other = Secp256k1SchnorrVerify({ ...check, signature, message: utf8('another') })
  return ['and signed by the procedure', own && !(await bench.run(other))]
})

function verifies(bench, signature, message, publicKey) {
  const check = { message: hex(message), signature }
  return bothForms(publicKey, (key) =>
    bench.run(Secp256k1EcdsaVerify({ flavor: 'Sha256', publicKey: key, ...check })),
  )
}

/** The answer for both forms of a key; one that depends on the form throws. */
async function bothForms({ uncompressed }, ask) {
  const long = hex(uncompressed)
  const short = Uint8Array.of(2 + (long[64] & 1), ...long.subarray(1, 33))
  const answers = [await ask(long), await ask(short)]
  if (answers[0] !== answers[1]) throw new Error('the two forms of the key disagree')
  return answers[0]
}
