import { createDecipheriv, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { withReadyZone } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

/** Unlocking a file of 100,000 records with a random key: reading, decrypting, understanding. */
export const open100k = {
  name: 'open-100k',
  title: 'unlock a file of 100,000 records, random key, zone ready',
  unit: 'ms',
  bar: { text: '≤ 2,000 ms', holds: ({ value }) => value <= 2000 },
  async measure(context) {
    const { path, key } = await context.hundredThousand()
    const { size } = statSync(path)
    const ciphertext = randomBytes(size)
    const [value, theirs] = await alternate(
      5,
      () => withReadyZone({ path }, (locked) => time(() => locked.unlock({ key: key() }))),
      () => time(() => decrypt(ciphertext)),
    )
    return { value, beside: { name: `OpenSSL decrypts ${megabytes(size)}`, value: theirs } }
  },
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB (ChaCha20-Poly1305)`

function decrypt(ciphertext) {
  const zeros = new Uint8Array(32)
  const options = { authTagLength: 16 }
  createDecipheriv('chacha20-poly1305', zeros, zeros.subarray(0, 12), options).update(ciphertext)
}
