// Areas of `crypto`; `../table.mjs` says what an area has.

export const crypto = {
  'crypto/src/': {},
  'crypto/src/bip39/': {
    wing: 'bip39',
    imports: ['common'],
    modules: ['@noble/hashes', '@scure/bip39'],
  },
  // For hosts: the key of a file before it goes to the zone.
  'crypto/src/argon2/': { wing: 'argon2', modules: ['@noble/hashes'] },
  // For hosts: ids, which are made of names.
  'crypto/src/hmac/': { wing: 'hmac', modules: ['@noble/hashes'] },
  // For hosts: coordinates of public keys, and nothing of a secret.
  'crypto/src/points/': { wing: 'points', imports: ['common'], modules: ['@noble/curves'] },
  'crypto/src/noble/': {
    wing: 'noble',
    imports: ['common'],
    modules: ['@noble/ciphers', '@noble/curves', '@noble/hashes'],
    powers: ['entropy'],
  },
  'crypto/src/native/': {
    wing: 'native',
    imports: ['common', 'noble'],
    modules: ['sodium-native', 'secp256k1', 'node:crypto', 'node:module', 'node:process'],
    powers: ['node'],
  },
}
