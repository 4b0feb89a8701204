// Wycheproof through the procedures: Hmac, Hkdf, Pbkdf2Hmac, X25519DiffieHellman. README.md says
// which result each label wants.
import { hkdfSync, pbkdf2Sync } from 'node:crypto'
import { Hkdf, Hmac, Pbkdf2Hmac, X25519DiffieHellman } from '@stronghold/stronghold'
import { hex, same } from './support/bytes.mjs'
import { at, wycheproofProcedures } from './support/procedures.mjs'

for (const [hash, length] of /** @type {const} */ ([
  ['Sha256', 32],
  ['Sha384', 48],
  ['Sha512', 64],
])) {
  wycheproofProcedures(`hmac${hash}`, async (bench, { key, msg, tag, result }) => {
    await bench.write('key', key)
    const mac = await bench.run(Hmac({ hash, message: hex(msg), key: at('key') }))
    if (mac.length !== length) return false
    return same(mac.subarray(0, tag.length / 2), hex(tag)) === (result === 'valid')
  })

  wycheproofProcedures(`hkdf${hash}`, async (bench, { ikm, salt, info, size, okm, result }) => {
    await bench.write('ikm', ikm)
    const [extract, expand] = [hex(salt), hex(info)]
    await bench.run(Hkdf({ hash, salt: extract, label: expand, ikm: at('ikm'), okm: at('okm') }))
    const whole = hkdfSync(hash.toLowerCase(), hex(ikm), extract, expand, length)
    if (result === 'invalid') {
      return [notOffered, await bench.holds('okm', new Uint8Array(whole))]
    }
    return compare(bench, new Uint8Array(whole), hex(okm), size)
  })

  wycheproofProcedures(`pbkdf2Hmac${hash}`, async (bench, vector) => {
    const [password, salt, count] = [hex(vector.password), hex(vector.salt), vector.iterationCount]
    await bench.run(Pbkdf2Hmac({ hash, password, salt, count, output: at('okm') }))
    const whole = pbkdf2Sync(password, salt, count, length, hash.toLowerCase())
    return compare(bench, whole, hex(vector.dk), vector.dkLen)
  })

  /** The procedures write one digest: longer vectors show its bytes, shorter ones OpenSSL's. */
  async function compare(bench, whole, expected, size) {
    if (size >= length) {
      const isRight = await bench.holds('okm', expected.subarray(0, length))
      return size === length ? isRight : [firstDigest, isRight]
    }
    const isVector = same(whole.subarray(0, size), expected)
    return [beginning, isVector && (await bench.holds('okm', whole))]
  }
}

const notOffered = 'not offered: the length is that of the digest'
const firstDigest = 'its first digest'
const beginning = 'the beginning of a digest'

wycheproofProcedures('x25519', async (bench, vector) => {
  await bench.write('private', vector.private)
  const publicKey = hex(vector.public)
  const agree = X25519DiffieHellman({
    publicKey,
    privateKey: at('private'),
    sharedKey: at('shared'),
  })
  if (/^0*$/.test(vector.shared)) {
    return ['refused: of low order', await bench.refuses(agree, 'INVALID_ARGUMENT')]
  }
  await bench.run(agree)
  return bench.holds('shared', hex(vector.shared))
})
