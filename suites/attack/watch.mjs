import { createCipheriv, createHash } from 'node:crypto'

/** Bytes that look random and are the same for the same seed. */
export function randomBytesOf(seed, name) {
  const key = createHash('sha256').update(`${seed} ${name}`).digest()
  const stream = createCipheriv('chacha20', key, Buffer.alloc(16))
  return (length) => stream.update(Buffer.alloc(length))
}

/**
 * A provider of cryptography that draws the same bytes for the same seed, and tells what is drawn
 * and derived: in this process the oracle sees what an attacker must not.
 * @param notice `drawn(bytes)`, `derived(bytes, inputs, how)`
 */
export function watched(crypto, random, notice) {
  const deriving = Object.fromEntries(
    ['hkdfSha256', 'hkdfSha384', 'hkdfSha512'].map((name) => [
      name,
      (out, ikm, salt, info) => {
        crypto[name](out, ikm, salt, info)
        notice.derived(out, [ikm], name)
      },
    ]),
  )
  return {
    ...crypto,
    ...deriving,
    random(out) {
      out.set(random(out.length))
      notice.drawn(out)
    },
    // Master and child nodes: the second half is a chain code, which is answered to the caller.
    hmacSha512(out, key, data) {
      crypto.hmacSha512(out, key, data)
      notice.derived(out.subarray(0, 32), [data], 'node')
    },
    sha256(out, data) {
      crypto.sha256(out, data)
      notice.derived(out, [data], 'hash')
    },
  }
}
