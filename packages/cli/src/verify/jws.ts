import { parseDocument } from '@stronghold/stronghold/codec'
import { decodeBase64 } from '../keys/base64.js'
import type { SigningType } from '../text/key-types.js'
import { textOf } from '../text/text.js'

/** A JWS in compact form (RFC 7515, section 7.1), taken apart. */
export interface Jws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  /** The bytes that were signed. */
  readonly message: Uint8Array
  /** The kind of key that its algorithm takes. */
  readonly type: SigningType
}

/** The error for a text that is no JWS, or a JWS that cannot be verified here. */
export class NoJws {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** RFC 8037, RFC 7518 and RFC 8812; `Ed25519` is the name of RFC 9864. */
const algorithms: Readonly<Record<string, SigningType>> = {
  EdDSA: 'ed25519',
  Ed25519: 'ed25519',
  ES256: 'p256',
  ES256K: 'secp256k1',
}

/**
 * Takes a JWS apart. One with `crit` is refused, since no extension is known here (RFC 7515, section
 * 4.1.11), and one with `b64`, which would change what was signed.
 */
export function readJws(given: Uint8Array): Jws | NoJws {
  const text = textOf(given)?.trim() ?? ''
  const parts = text.split('.')
  const [protectedHeader = '', payload = '', signature = ''] = parts
  if (parts.length !== 3 || !/^[\w-]+\.[\w-]*\.[\w-]+$/.test(text)) {
    return new NoJws('it is no JWS in compact form')
  }
  const header = headerOf(protectedHeader)
  const bytes = {
    payload: decodeBase64(Buffer.from(payload)),
    signature: decodeBase64(Buffer.from(signature)),
  }
  if (header === undefined || bytes.payload === undefined || bytes.signature === undefined) {
    return new NoJws('its parts are no base64url, or its header is no JSON object')
  }
  const { alg, crit, b64 } = header
  if (crit !== undefined || b64 !== undefined) return new NoJws('its header has crit or b64')
  const type =
    typeof alg === 'string' && Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined
  if (type === undefined) return new NoJws('its algorithm is none of EdDSA, ES256 and ES256K')
  const message = new TextEncoder().encode(`${protectedHeader}.${payload}`)
  return { header, type, message, payload: bytes.payload, signature: bytes.signature }
}

function headerOf(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeBase64(Buffer.from(part))
  const text = bytes && textOf(bytes)
  if (text === undefined) return undefined
  try {
    const header = parseDocument(text)
    const isObject = typeof header === 'object' && header !== null && !Array.isArray(header)
    return isObject ? (header as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
