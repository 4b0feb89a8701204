// The vector sets: too large for this repository, and the work of others.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Where the sets are: `STRONGHOLD_VECTORS`, or the folder `shared/vectors` beside the repository. */
export const folder = resolve(root, process.env.STRONGHOLD_VECTORS ?? '../shared/vectors')

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

/** The files of `sets` that are not there. */
export function missingSets() {
  return Object.values(sets).filter((file) => !existsSync(join(folder, file)))
}

/** One set, parsed. @param {keyof typeof sets} name */
export function readSet(name) {
  return JSON.parse(readFileSync(join(folder, sets[name]), 'utf8'))
}

/** The snapshot that is described by `fixtures/NAME.json`. */
export function readFixture(name) {
  return JSON.parse(readFileSync(join(root, 'fixtures', `${name}.json`), 'utf8'))
}
