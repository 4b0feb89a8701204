// Wycheproof through the procedures: AeadEncrypt, AeadDecrypt, AeadOpen; AesKeyWrapEncrypt,
// AesKeyWrapDecrypt. README.md says which result each label wants.
import {
  AeadDecrypt,
  AeadEncrypt,
  AeadOpen,
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
} from '@stronghold/stronghold'
import { hex, same } from './support/bytes.mjs'
import { at, wycheproofProcedures } from './support/procedures.mjs'

for (const [set, cipher, nonceLength] of /** @type {const} */ ([
  ['aesGcm', 'Aes256Gcm', 12],
  ['xchacha20Poly1305', 'XChaCha20Poly1305', 24],
])) {
  wycheproofProcedures(set, async (bench, vector) => {
    const [nonce, associatedData, plaintext] = [vector.iv, vector.aad, vector.msg].map(hex)
    const [ciphertext, tag] = [vector.ct, vector.tag].map(hex)
    const input = { cipher, associatedData, key: at('key') }
    const encrypt = AeadEncrypt({ ...input, plaintext, nonce })
    const decrypt = AeadDecrypt({ ...input, ciphertext, tag, nonce })
    const open = AeadOpen({ ...input, sealed: hex(vector.iv + vector.ct + vector.tag) })
    await bench.write('key', vector.key)
    const bothRefuse = async (code) =>
      (await bench.refuses(encrypt, code)) && (await bench.refuses(decrypt, code))
    if (vector.key.length !== 64) {
      return ['refused: keys have 32 bytes', await bothRefuse('KEY_UNSUITABLE')]
    }
    if (nonce.length !== nonceLength) {
      return [`refused: nonces have ${nonceLength} bytes`, await bothRefuse('INVALID_ARGUMENT')]
    }
    if (vector.result === 'invalid') {
      const refuses = (call) => bench.refuses(call, 'DECRYPTION_FAILED')
      return (await refuses(decrypt)) && (await refuses(open))
    }
    const encrypted = same(await bench.run(encrypt), hex(vector.tag + vector.ct))
    const decrypted = same(await bench.run(decrypt), plaintext)
    return encrypted && decrypted && same(await bench.run(open), plaintext)
  })
}

const cipher = 'Aes256'
// The key-encryption keys of the vectors are known, and what is written over keeps no grant.
const attributes = { policy: { usages: ['AesKeyWrapEncrypt'], wrappable: 'any' } }
let wrapped = 0

async function judgeKeyWrap(bench, { key, msg, ct, result }) {
  const name = `key ${wrapped++}`
  const encrypt = AesKeyWrapEncrypt({ cipher, encryptionKey: at('kek'), wrapKey: at(name) })
  await bench.write(name, msg, { attributes })
  await bench.write('kek', key)
  const decrypt = AesKeyWrapDecrypt({
    cipher,
    decryptionKey: at('kek'),
    wrappedKey: hex(ct),
    output: at('unwrapped'),
  })
  const refusesToEncrypt = () => bench.refuses(encrypt, 'KEY_UNSUITABLE')
  const refusesToDecrypt = () => bench.refuses(decrypt, 'DECRYPTION_FAILED')
  if (key.length !== 64) {
    const refusesKey = await bench.refuses(decrypt, 'KEY_UNSUITABLE')
    return ['refused: keys have 32 bytes', refusesKey && (await refusesToEncrypt())]
  }
  if (result === 'acceptable') {
    return ['refused: less than 16 bytes', (await refusesToEncrypt()) && (await refusesToDecrypt())]
  }
  if (result === 'invalid') {
    const isWrappable = msg.length >= 32 && msg.length % 16 === 0
    return (isWrappable || (await refusesToEncrypt())) && (await refusesToDecrypt())
  }
  const encrypted = same(await bench.run(encrypt), hex(ct))
  await bench.run(decrypt)
  return encrypted && (await bench.holds('unwrapped', hex(msg)))
}

wycheproofProcedures('aesWrap', judgeKeyWrap)
