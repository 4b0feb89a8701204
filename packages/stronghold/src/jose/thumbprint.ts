import { exact } from '../contract/codec/exact.js'
import { given, misfit } from '../contract/codec/index.js'
import { inArgument } from '../contract/codec/misfit.js'
import { base64url } from './base64url.js'

/**
 * The members that define a key, in lexicographic order (RFC 7638, section 3.2; RFC 8037,
 * section 2). Not `oct`: a thumbprint of a symmetric key lets its bytes be guessed.
 */
const requiredMembers: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
}

/**
 * The thumbprint of a JWK (RFC 7638) with SHA-256, as base64url: a name for the key that every
 * program computes in the same way. Members that say nothing about the key (`kid`, `use`, …) do not
 * matter.
 * @throws StrongholdError `INVALID_ARGUMENT` when `kty` is not `EC`, `OKP` or `RSA`, or when a
 *   member that it needs is not text.
 */
export const jwkThumbprint = exact(1, async function jwkThumbprint(jwk: object): Promise<string> {
  given.read('jwk', given.object, jwk)
  const members = new Map<string, unknown>(Object.entries(jwk))
  const kty = members.get('kty')
  const names = typeof kty === 'string' ? requiredMembers[kty] : undefined
  if (names === undefined || !Array.isArray(names)) {
    throw inArgument('jwk.kty', misfit('EC, OKP or RSA', kty, 'something else'))
  }
  const required: Record<string, string> = {}
  for (const name of names) {
    const value = members.get(name)
    if (typeof value !== 'string') throw inArgument(`jwk.${name}`, misfit('text', value))
    required[name] = value
  }
  const text = new TextEncoder().encode(JSON.stringify(required))
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
})
