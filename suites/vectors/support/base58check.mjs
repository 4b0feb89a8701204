import { createHash } from 'node:crypto'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Chain code and key (32 bytes each) of an extended private key (BIP32). */
export function readExtendedKey(text) {
  const body = readBase58Check(text)
  return { chainCode: body.subarray(13, 45), key: body.subarray(46) }
}

/** The 78 bytes of an extended key (BIP32, "Serialization format"): a checksum of 4 follows. */
export function readBase58Check(text) {
  let number = 0n
  for (const digit of text) number = number * 58n + BigInt(alphabet.indexOf(digit))
  const bytes = Buffer.from(number.toString(16).padStart(164, '0'), 'hex')
  const body = bytes.subarray(0, 78)
  if (!sha256(sha256(body)).subarray(0, 4).equals(bytes.subarray(78))) throw new Error('checksum')
  return body
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest()
