// Wycheproof: ECDSA over secp256k1 with SHA-256.
//
// The provider takes r ‖ s, 64 bytes, and no other encoding. So two sets:
//
// | set, label | wanted |
// | ---------- | ------ |
// | ecdsaDer (`…_bitcoin_test`), valid | strict DER, then verified, under both forms of the key |
// | ecdsaDer, invalid (refused by encoding) | the reader of `support/der.mjs`, strict DER as BIP66 wants it and |
// |  | integers of at most 32 bytes, has nothing to hand to the provider |
// | ecdsaDer, invalid | the provider refuses it, high S among them |
// | ecdsaCompact (`…_p1363_test`), valid | verified |
// | ecdsaCompact, valid (high S, refused) | valid to plain ECDSA; refused here, since every such |
// |  | signature has a twin (contract of `Secp256k1`) |
// | ecdsaCompact, invalid | the provider refuses it, of whatever length |
import { hex, made } from './support/bytes.mjs'
import { readSignature } from './support/der.mjs'
import { wycheproof } from './support/wycheproof.mjs'

/** n of SEC 2, section 2.4.1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

wycheproof('ecdsaDer', (crypto, { msg, sig, result }, { publicKey }) => {
  const signature = readSignature(hex(sig))
  if (signature === undefined) {
    return result === 'valid' ? false : ['invalid (refused by encoding)', true]
  }
  return verifies(crypto, signature, msg, publicKey) === (result === 'valid')
})

wycheproof('ecdsaCompact', (crypto, { msg, sig, result }, { publicKey }) => {
  const isVerified = verifies(crypto, hex(sig), msg, publicKey)
  const isHigh = sig.length === 128 && BigInt(`0x${sig.slice(64)}`) > order / 2n
  if (result === 'valid' && isHigh) return ['valid (high S, refused)', !isVerified]
  return isVerified === (result === 'valid')
})

/** Whether the signature verifies; an answer that depends on the form of the key throws. */
function verifies(crypto, signature, message, { uncompressed }) {
  const digest = made(32, (out) => crypto.sha256(out, hex(message)))
  const long = hex(uncompressed)
  const short = Uint8Array.of(2 + (long[64] & 1), ...long.subarray(1, 33))
  const answers = [long, short].map((key) => crypto.secp256k1.verify(signature, digest, key))
  if (answers[0] !== answers[1]) throw new Error('the two forms of the key disagree')
  return answers[0]
}
