/** The kinds of key as they are written at the command line, with their names in the library. */
export const keyTypes = {
  ed25519: 'Ed25519',
  x25519: 'X25519',
  secp256k1: 'Secp256k1Ecdsa',
  p256: 'P256',
  bls12381: 'Bls12381',
} as const

/** A kind of key. */
export type KeyTypeName = keyof typeof keyTypes

/** The kinds of key that can be drawn. */
export const generatedTypes = { ...keyTypes, symmetric: 'Symmetric' } as const

/** A kind of key that is drawn. */
export type GeneratedName = keyof typeof generatedTypes

/** The kinds of key that can be imported. */
export const importedTypes = {
  ...keyTypes,
  symmetric: 'Symmetric',
  seed: 'Seed',
  'shared-secret': 'SharedSecret',
  'hd-node-ed25519': 'HdNodeEd25519',
  'hd-node-secp256k1': 'HdNodeSecp256k1',
  'hd-node-p256': 'HdNodeP256',
} as const

/** A kind of key that is brought in. */
export type ImportedName = keyof typeof importedTypes

/** Those that sign. */
export const signingTypes = ['ed25519', 'secp256k1', 'p256', 'bls12381'] as const

/** A kind of key that signs. */
export type SigningType = (typeof signingTypes)[number]

/** The curves of SLIP-0010. */
export const curves = { ed25519: 'Ed25519', secp256k1: 'Secp256k1', p256: 'P256' } as const

/** A curve. */
export type CurveName = keyof typeof curves

/** How secp256k1 signs. */
export const schemes = ['ecdsa', 'bip340'] as const

/** A way to sign. */
export type Scheme = (typeof schemes)[number]

/** How a message is hashed before secp256k1 signs it. */
export const flavors = { sha256: 'Sha256', keccak256: 'Keccak256' } as const

/** A way to hash. */
export type FlavorName = keyof typeof flavors

/** The word lists of BIP39. */
export const languages = [
  'english',
  'japanese',
  'korean',
  'spanish',
  'french',
  'italian',
  'czech',
  'portuguese',
  'simplified-chinese',
  'traditional-chinese',
] as const

/** The ciphers of streams, with their names in the library. */
export const ciphers = {
  'xchacha20-poly1305': 'XChaCha20Poly1305',
  'aes256-gcm': 'Aes256Gcm',
} as const

/** The forms in which a public key is printed. */
export const publicKeyFormats = ['hex', 'pem', 'jwk', 'openssh', 'x-only'] as const

/** One of them. */
export type PublicKeyFormat = (typeof publicKeyFormats)[number]

/** The forms in which a private key comes in. `auto`: a self-describing form, else the bytes. */
export const keyFormats = ['auto', 'pem', 'jwk', 'openssh', 'hex', 'raw'] as const

/** One of them. */
export type KeyFormat = (typeof keyFormats)[number]
