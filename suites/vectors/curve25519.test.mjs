// Wycheproof: Ed25519 and X25519.
//
// | label | wanted |
// | ----- | ------ |
// | Ed25519 valid | verifies |
// | Ed25519 invalid | does not verify, whatever is wrong with it |
// | X25519 valid | the shared point is as given |
// | X25519 acceptable | the same. Points of the twist, points of low order and spellings that are not |
// |  | canonical are computed, as RFC 7748, sections 5 and 7, has it; the all-zero result of a |
// |  | point of low order is given back, and the caller decides (contract of `X25519`) |
import { hex, made, same } from './support/bytes.mjs'
import { wycheproof } from './support/wycheproof.mjs'

wycheproof('ed25519', ({ ed25519 }, { msg, sig, result }, { publicKey }) => {
  return ed25519.verify(hex(sig), hex(msg), hex(publicKey.pk)) === (result === 'valid')
})

wycheproof('x25519', ({ x25519 }, vector) => {
  const [point, scalar, shared] = [vector.public, vector.private, vector.shared].map(hex)
  return same(
    made(32, (out) => x25519.sharedSecret(out, scalar, point)),
    shared,
  )
})
