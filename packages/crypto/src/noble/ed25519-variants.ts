import { eddsa } from '@noble/curves/abstract/edwards.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { hasLength, isBytes, wrongArgument } from '../bytes.js'
import type { CryptoProvider, Ed25519Variant } from '../provider.js'

/**
 * Ed25519ctx and Ed25519ph: noble's EdDSA over the SHA-512 that is handed in. noble's own instances
 * hash in JavaScript, which takes seconds for a megabyte where there is no JIT.
 */
export function makeEd25519Variants(sha512: CryptoProvider['sha512']): {
  readonly ed25519ctx: Ed25519Variant
  readonly ed25519ph: Ed25519Variant
} {
  const hash = (data: Uint8Array): Uint8Array => {
    const digest = new Uint8Array(64)
    sha512(digest, data)
    return digest
  }
  return {
    ed25519ctx: variant(eddsa(ed25519.Point, hash, { adjustScalarBytes, domain })),
    ed25519ph: variant(eddsa(ed25519.Point, hash, { adjustScalarBytes, domain, prehash: hash })),
  }
}

function variant(scheme: ReturnType<typeof eddsa>): Ed25519Variant {
  return {
    sign(out, message, seed, context) {
      if (!hasLength(out, 64) || !isBytes(message) || !hasLength(seed, 32) || !isContext(context)) {
        throw wrongArgument('ed25519.sign')
      }
      out.set(scheme.sign(message, seed, { context }))
    },
    verify(signature, message, publicKey, context) {
      if (!isBytes(message)) throw wrongArgument('ed25519.verify')
      if (!hasLength(signature, 64) || !hasLength(publicKey, 32) || !isContext(context)) {
        return false
      }
      return scheme.verify(signature, message, publicKey, { context, zip215: false })
    },
  }
}

function isContext(context: Uint8Array): boolean {
  return isBytes(context) && context.length < 256
}

/** RFC 8032, section 5.1.5, step 2. */
function adjustScalarBytes(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] as number) & 0xf8
  bytes[31] = ((bytes[31] as number) & 0x7f) | 0x40
  return bytes
}

const PREFIX = new TextEncoder().encode('SigEd25519 no Ed25519 collisions')

/** dom2(F, C) ‖ data (RFC 8032, section 2). */
function domain(data: Uint8Array, context: Uint8Array, isPrehashed: boolean): Uint8Array {
  const head = PREFIX.length + 2
  const out = new Uint8Array(head + context.length + data.length)
  out.set(PREFIX)
  out[PREFIX.length] = isPrehashed ? 1 : 0
  out[PREFIX.length + 1] = context.length
  out.set(context, head)
  out.set(data, head + context.length)
  return out
}
