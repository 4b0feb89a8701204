export {
  BIP32_PUBLIC_NODE_LENGTH,
  type Bip32Place,
  bip32Fingerprint,
  bip32PublicNode,
  deriveBip32Child,
  deriveBip32Master,
} from './bip32.js'
export { HARDENED, parseDerivationPath } from './derivation-path.js'
export { CryptoError, type CryptoErrorCode } from './errors.js'
export {
  HPKE_KEY_LENGTH,
  HPKE_TAG_LENGTH,
  type HpkeAead,
  type HpkeParameters,
  type HpkePresharedKey,
  type HpkeRecipient,
  type HpkeSender,
  hpkeOpen,
  hpkeSeal,
} from './hpke/index.js'
export type {
  Aead,
  Bls12381,
  CryptoProvider,
  Ed25519,
  Ed25519Variant,
  KeyWrap,
  P256,
  Schnorr,
  Secp256k1,
  X25519,
} from './provider.js'
export { heapScratch, type Scratch } from './scratch.js'
export {
  deriveChildNode,
  deriveMasterNode,
  SLIP10_NODE_LENGTH,
  type Slip10Curve,
} from './slip10.js'
export {
  makeStreamHeader,
  openStreamRun,
  STREAM_CHUNK_LENGTH,
  STREAM_CHUNK_OVERHEAD,
  STREAM_HEADER_LENGTH,
  STREAM_MAX_CHUNKS,
  type StreamCipher,
  type StreamPlace,
  sealStreamRun,
  streamCipherOf,
} from './stream/index.js'
