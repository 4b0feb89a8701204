/*
 * One-time codes (TOTP, RFC 6238) from a secret that never leaves the zone.
 *
 * This file is a module of procedures: Stronghold loads it into the zone before it is locked, and
 * runs it in a realm that holds nothing but the language and what a call gives it.
 */
const lengths = { Sha256: 32, Sha512: 64 }

stronghold.procedure({
  name: 'example.Totp',
  kind: 'use',
  // The caller says what time it is: a realm has no clock.
  input: { secret: 'location', seconds: 'u53', hash: { oneOf: ['Sha256', 'Sha512'] } },
  output: 'text',
  sources: ['secret'],
  use([secret], { seconds, hash }, { crypto, take }) {
    // RFC 4226, section 4, R6: a shared secret has at least 128 bits.
    if (secret.length < 16) stronghold.unsuitable()
    const step = take(8)
    new DataView(step.buffer).setBigUint64(0, BigInt(Math.floor(seconds / 30)))
    const mac = take(lengths[hash])
    if (hash === 'Sha256') crypto.hmacSha256(mac, secret, step)
    else crypto.hmacSha512(mac, secret, step)
    // Dynamic truncation: RFC 4226, section 5.3.
    const offset = mac[mac.length - 1] & 15
    const number = new DataView(mac.buffer).getUint32(offset) & 0x7fffffff
    return String(number % 10 ** 8).padStart(8, '0')
  },
})
