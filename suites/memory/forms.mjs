// The ways in which a secret could lie in memory, each as the bytes to look for.

const base58Alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Names of the groups of forms, in the order of the table's columns. */
export const formNames = [
  'raw',
  'reversed',
  'pads',
  'hex',
  'base64',
  'base58',
  'decimal',
  'numbers',
  'utf16',
]

/**
 * All forms of `secret`: `{ name, bytes, unit }`, where `unit` is how many bytes one symbol takes.
 *
 * - `reversed`: what libsecp256k1's limbs and BigInt make of a big-endian number;
 * - `pads`: XOR 36 and 5c, the key blocks of HMAC, from which the key follows;
 * - `numbers`: elements of an ordinary JavaScript array, as V8 keeps them (Smi, 8 bytes each);
 * - `utf16`: each text, and the bytes themselves as Latin-1, in V8's two-byte strings.
 */
export function formsOf(secret) {
  const hex = secret.toString('hex')
  const texts = [
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...base64Texts(secret).map((text) => ['base64', text]),
    ['base58', base58(secret)],
    ['decimal', [...secret].join(',')],
  ]
  return [
    { name: 'raw', bytes: secret, unit: 1 },
    { name: 'reversed', bytes: Buffer.from(secret).reverse(), unit: 1 },
    { name: 'pads', bytes: secret.map((byte) => byte ^ 0x36), unit: 1 },
    { name: 'pads', bytes: secret.map((byte) => byte ^ 0x5c), unit: 1 },
    ...texts.map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1'), unit: 1 })),
    { name: 'numbers', bytes: smallIntegers(secret), unit: 8 },
    ...[secret.toString('latin1'), ...texts.map(([, text]) => text)].map((text) => ({
      name: 'utf16',
      bytes: Buffer.from(text, 'utf16le'),
      unit: 2,
    })),
  ]
}

/** What is left of the secret in base64 when 0, 1 or 2 other bytes stand before it. */
function base64Texts(secret) {
  return [0, 1, 2].flatMap((skip) => {
    const inner = secret.subarray(skip, skip + Math.floor((secret.length - skip) / 3) * 3)
    return [inner.toString('base64'), inner.toString('base64url')]
  })
}

export function base58(bytes) {
  let value = BigInt(`0x0${bytes.toString('hex')}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = base58Alphabet[Number(value % 58n)] + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text
}

// A Smi has its value in the upper half of a word; the array begins with the first byte that is
// not the zero half, so that no window starts with zeros.
function smallIntegers(bytes) {
  const words = Buffer.alloc(8 * bytes.length)
  bytes.forEach((byte, index) => {
    words[8 * index] = byte
  })
  return words.subarray(0, 8 * bytes.length - 7)
}
