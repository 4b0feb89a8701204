import { createECDH, createSign, createVerify } from 'node:crypto'
import { hasLength, isBytes, moveInto, wrongArgument } from '../bytes.js'
import { p256 as nobleP256 } from '../noble/p256.js'
import type { P256 } from '../provider.js'
import { isPublicKeyEncoding, isScalarBelow } from '../sec1.js'
import { wipe } from './memory.js'
import { reserve } from './working-memory.js'

/** n of SEC 2, section 2.4.2. */
const ORDER = fromHex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')

/** Holds the decoy between calls: OpenSSL wipes a number when another takes its place. */
const ecdh = createECDH('prime256v1')
const decoyKey = new Uint8Array(32).fill(1)
ecdh.setPrivateKey(decoyKey)

/** PrivateKeyInfo (RFC 5958) around ECPrivateKey (RFC 5915) of 32 bytes, without a public key. */
const PKCS8_HEAD = fromHex('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420')
/** SubjectPublicKeyInfo (RFC 5480) of an uncompressed and of a compressed point. */
const SPKI_HEADS: Readonly<Record<number, Uint8Array>> = {
  65: fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200'),
  33: fromHex('3039301306072a8648ce3d020106082a8648ce3d030107032200'),
}

const piece = reserve(PKCS8_HEAD.length + 32)
const privateKeyInfo = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
privateKeyInfo.set(PKCS8_HEAD)
const keyPart = privateKeyInfo.subarray(PKCS8_HEAD.length)

/**
 * OpenSSL by way of `node:crypto`. A key lies in OpenSSL's heap, as a number and as DER, while a
 * call runs; OpenSSL wipes both when it frees them, which is before the call returns. Register
 * values that were spilled to the stack are not wiped. Addition of keys is noble's.
 */
export const p256: P256 = {
  isValidKey,

  publicKey(out, key) {
    if (!hasLength(out, 33) || !isValidKey(key)) throw wrongArgument('p256.publicKey')
    withKey(key, () => out.set(ecdh.getPublicKey(null, 'compressed')))
  },

  sign(out, message, key) {
    if (!hasLength(out, 64) || !isBytes(message) || !isValidKey(key)) {
      throw wrongArgument('p256.sign')
    }
    keyPart.set(key)
    try {
      // Not `crypto.sign`: that keeps OpenSSL's copy of the key until the garbage is collected.
      const signature = createSign('sha256')
        .update(message)
        .sign({ key: privateKeyInfo, format: 'der', type: 'pkcs8', dsaEncoding: 'ieee-p1363' })
      out.set(signature)
    } finally {
      wipe(keyPart)
    }
  },

  verify(signature, message, publicKey) {
    if (!isBytes(message)) throw wrongArgument('p256.verify')
    if (!hasLength(signature, 64) || !isPublicKeyEncoding(publicKey)) return false
    const head = SPKI_HEADS[publicKey.length] as Uint8Array
    const key = Buffer.concat([head, publicKey])
    try {
      return createVerify('sha256')
        .update(message)
        .verify({ key, format: 'der', type: 'spki', dsaEncoding: 'ieee-p1363' }, signature)
    } catch {
      // The point is not on the curve.
      return false
    }
  },

  sharedSecret(out, key, peerPublicKey) {
    if (!hasLength(out, 32) || !isValidKey(key)) throw wrongArgument('p256.sharedSecret')
    out.fill(0)
    if (!isPublicKeyEncoding(peerPublicKey)) return false
    return withKey(key, () => {
      let x: Uint8Array
      try {
        x = ecdh.computeSecret(peerPublicKey)
      } catch {
        // The point is not on the curve.
        return false
      }
      moveInto(out, x)
      return true
    })
  },

  addToKey: nobleP256.addToKey,
}

function isValidKey(key: Uint8Array): boolean {
  return hasLength(key, 32) && isScalarBelow(key, ORDER)
}

function withKey<T>(key: Uint8Array, work: () => T): T {
  ecdh.setPrivateKey(key)
  try {
    return work()
  } finally {
    ecdh.setPrivateKey(decoyKey)
  }
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}
