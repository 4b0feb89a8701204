import { createHash } from 'node:crypto'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** base58check of 78 bytes, as extended keys are written (BIP32, "Serialization format"). */
export function base58check(bytes: Uint8Array): string {
  const checksum = sha256(sha256(bytes)).subarray(0, 4)
  let number = BigInt(`0x${Buffer.concat([bytes, checksum]).toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text
  return text
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
