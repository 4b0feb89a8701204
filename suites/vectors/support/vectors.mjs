// The vector sets: too large for this repository, and the work of others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vectorsFolder } from '../../lib/vector-sets.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Every set that a test here reads. */
export const sets = {
  bip39: 'bip39/vectors.json',
  stronghold: 'stronghold/vectors.json',
  aesGcm: 'wycheproof/aes_gcm_test.json',
  aesWrap: 'wycheproof/aes_wrap_test.json',
  chacha20Poly1305: 'wycheproof/chacha20_poly1305_test.json',
  xchacha20Poly1305: 'wycheproof/xchacha20_poly1305_test.json',
  ed25519: 'wycheproof/ed25519_test.json',
  x25519: 'wycheproof/x25519_test.json',
  ecdsaDer: 'wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json',
  ecdsaCompact: 'wycheproof/ecdsa_secp256k1_sha256_p1363_test.json',
  ecdsaP256: 'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json',
  ecdhSecp256k1: 'wycheproof/ecdh_secp256k1_test.json',
  ecdhP256: 'wycheproof/ecdh_secp256r1_test.json',
  hkdfSha256: 'wycheproof/hkdf_sha256_test.json',
  hkdfSha384: 'wycheproof/hkdf_sha384_test.json',
  hkdfSha512: 'wycheproof/hkdf_sha512_test.json',
  hmacSha256: 'wycheproof/hmac_sha256_test.json',
  hmacSha384: 'wycheproof/hmac_sha384_test.json',
  hmacSha512: 'wycheproof/hmac_sha512_test.json',
  pbkdf2HmacSha256: 'wycheproof/pbkdf2_hmacsha256_test.json',
  pbkdf2HmacSha384: 'wycheproof/pbkdf2_hmacsha384_test.json',
  pbkdf2HmacSha512: 'wycheproof/pbkdf2_hmacsha512_test.json',
}

/** The files of `sets`. */
export const pathsOfSets = Object.values(sets).map((file) => join(vectorsFolder, file))

/** One set, parsed. @param {keyof typeof sets} name */
export function readSet(name) {
  return JSON.parse(readFileSync(join(vectorsFolder, sets[name]), 'utf8'))
}

/** The snapshot that is described by `fixtures/NAME.json`. */
export function readFixture(name) {
  return JSON.parse(readFileSync(join(root, 'fixtures', `${name}.json`), 'utf8'))
}
