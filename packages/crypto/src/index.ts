export { HARDENED, parseDerivationPath } from './derivation-path.js'
export { CryptoError, type CryptoErrorCode } from './errors.js'
export type { Aead, CryptoProvider, Ed25519, KeyWrap, Secp256k1, X25519 } from './provider.js'
export { heapScratch, type Scratch } from './scratch.js'
export {
  deriveChildNode,
  deriveMasterNode,
  SLIP10_NODE_LENGTH,
  type Slip10Curve,
} from './slip10.js'
