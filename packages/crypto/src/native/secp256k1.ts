import { createRequire } from 'node:module'
import { hasLength, wrongArgument } from '../bytes.js'
import type { Secp256k1 } from '../provider.js'
import { isPointLength, isPublicKeyEncoding } from '../sec1.js'
import { random, wipe } from './memory.js'
import { reserve } from './working-memory.js'

/** The part of secp256k1 5.0.2 that is used. Arguments are checked there; a refusal is thrown. */
interface Bindings {
  contextRandomize(seed: Uint8Array): void
  privateKeyVerify(key: Uint8Array): boolean
  privateKeyTweakAdd(key: Uint8Array, tweak: Uint8Array): Uint8Array
  publicKeyCreate(key: Uint8Array, compressed: boolean, out: Uint8Array): Uint8Array
  ecdsaSign(
    digest: Uint8Array,
    key: Uint8Array,
    options: undefined,
    out: Uint8Array,
  ): { recid: number }
  ecdsaVerify(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean
  ecdsaRecover(
    signature: Uint8Array,
    recoveryId: number,
    digest: Uint8Array,
    compressed: boolean,
    out: Uint8Array,
  ): Uint8Array
  ecdh(
    publicKey: Uint8Array,
    key: Uint8Array,
    options: { hashfn(x: Uint8Array): Uint8Array; xbuf: Uint8Array; ybuf: Uint8Array },
    out: Uint8Array,
  ): Uint8Array
}

/**
 * Loads libsecp256k1, an optional dependency without binaries for some platforms. Never the
 * package's main file: that silently falls back to `elliptic`.
 */
export function loadLibsecp256k1(): Secp256k1 | undefined {
  let bindings: Bindings
  try {
    bindings = createRequire(import.meta.url)('secp256k1/bindings.js')
  } catch {
    return undefined
  }
  blind(bindings)
  return makeSecp256k1(bindings)
}

/** libsecp256k1 blinds multiplications with the base point once it has been given randomness. */
function blind(bindings: Bindings): void {
  const seed = new Uint8Array(32)
  random(seed)
  bindings.contextRandomize(seed)
  wipe(seed)
}

const x = reserve(32)
const y = reserve(32)
/** Instead of a hash, which the library applies by default. */
const coordinates = { hashfn: (first: Uint8Array) => first, xbuf: x, ybuf: y }

function makeSecp256k1(bindings: Bindings): Secp256k1 {
  const decoyKey = new Uint8Array(32).fill(1)
  const decoyPoint = new Uint8Array(65)
  const decoyPeer = new Uint8Array(33)
  bindings.publicKeyCreate(decoyKey, true, decoyPeer)
  const decoySum = new Uint8Array(32)
  const isValidKey = (key: Uint8Array) => hasLength(key, 32) && bindings.privateKeyVerify(key)

  function add(sum: Uint8Array, tweak: Uint8Array): boolean {
    try {
      bindings.privateKeyTweakAdd(sum, tweak)
      return true
    } catch {
      return false
    }
  }

  return {
    isValidKey,

    publicKey(out, key) {
      if (!isPointLength(out) || !isValidKey(key)) throw wrongArgument('secp256k1.publicKey')
      const isCompressed = out.length === 33
      bindings.publicKeyCreate(key, isCompressed, out)
      // libsecp256k1 leaves the scalar on the C stack. The same call from the same place, so at the
      // same depth, overwrites it with a public one.
      bindings.publicKeyCreate(decoyKey, isCompressed, decoyPoint.subarray(0, out.length))
    },

    signRecoverable(out, digest, key) {
      if (!hasLength(out, 65) || !hasLength(digest, 32) || !isValidKey(key)) {
        throw wrongArgument('secp256k1.signRecoverable')
      }
      out[64] = bindings.ecdsaSign(digest, key, undefined, out.subarray(0, 64)).recid
    },

    verify(signature, digest, publicKey) {
      if (!hasLength(signature, 64) || !hasLength(digest, 32) || !isPublicKeyEncoding(publicKey)) {
        return false
      }
      try {
        return bindings.ecdsaVerify(signature, digest, publicKey)
      } catch {
        // r or s is not below n, or the point is not on the curve.
        return false
      }
    },

    recover(out, signature, digest) {
      if (!hasLength(out, 33)) throw wrongArgument('secp256k1.recover')
      if (!hasLength(signature, 65) || !hasLength(digest, 32)) return false
      const recoveryId = signature[64] as number
      try {
        bindings.ecdsaRecover(signature.subarray(0, 64), recoveryId, digest, true, out)
        return true
      } catch {
        out.fill(0)
        return false
      }
    },

    sharedSecret(out, key, peerPublicKey) {
      if (!hasLength(out, 32) || !isValidKey(key)) throw wrongArgument('secp256k1.sharedSecret')
      out.fill(0)
      if (!isPublicKeyEncoding(peerPublicKey)) return false
      try {
        bindings.ecdh(peerPublicKey, key, coordinates, out)
      } catch {
        // The point is not on the curve.
        return false
      } finally {
        // The point is left on the stack, as in `publicKey`.
        bindings.ecdh(decoyPeer, decoyKey, coordinates, decoySum)
        wipe(x)
        wipe(y)
      }
      return true
    },

    addToKey(out, key, tweak) {
      if (!hasLength(out, 32) || !isValidKey(key) || !hasLength(tweak, 32)) {
        throw wrongArgument('secp256k1.addToKey')
      }
      out.set(key)
      const isSum = add(out, tweak)
      // The tweak is left on the stack, as in `publicKey`.
      decoySum.set(decoyKey)
      add(decoySum, decoyKey)
      if (!isSum) out.fill(0)
      return isSum
    },
  }
}
