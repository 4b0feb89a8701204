import { createHash } from 'node:crypto'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/**
 * Chain code and key (32 bytes each) of an extended private key (BIP32, "Serialization format"): 78
 * bytes and a checksum of 4 in base58.
 */
export function readExtendedKey(text) {
  let number = 0n
  for (const digit of text) number = number * 58n + BigInt(alphabet.indexOf(digit))
  const bytes = Buffer.from(number.toString(16).padStart(164, '0'), 'hex')
  const body = bytes.subarray(0, 78)
  if (!sha256(sha256(body)).subarray(0, 4).equals(bytes.subarray(78))) throw new Error('checksum')
  return { chainCode: body.subarray(13, 45), key: body.subarray(46) }
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest()
