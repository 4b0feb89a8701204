import { jwkCurves } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import { Malformed } from './byte-reader.js'
import { membersOf } from './flat-json.js'
import type { GivenPrivateKey } from './given-private-key.js'
import { checked, unsupported } from './public-key.js'

/**
 * Reads a private JWK (RFC 7517; `kty` is OKP, EC or oct). Its secret members never become strings.
 * @throws Malformed; CliError `KEY_UNSUPPORTED`.
 */
export function readPrivateJwk(file: Uint8Array): GivenPrivateKey {
  const members = membersOf(file)
  const kty = textOf(members.get('kty'))
  if (kty === 'oct') {
    return { type: 'symmetric', key: decoded(members.get('k')), publicKey: undefined }
  }
  if (kty !== 'OKP' && kty !== 'EC') throw unsupported()
  const crv = textOf(members.get('crv'))
  const curve = Object.hasOwn(jwkCurves, crv) ? jwkCurves[crv] : undefined
  if (curve === undefined || curve.kty !== kty) throw unsupported()
  const x = decoded(members.get('x'))
  const y = curve.kty === 'EC' ? decoded(members.get('y')) : undefined
  if (x.length !== 32 || (y !== undefined && y.length !== 32)) throw new Malformed()
  const point = y === undefined ? x : Buffer.concat([Uint8Array.of(4), x, y])
  const publicKey = checked(curve.type, point).bytes
  const key = decoded(members.get('d'))
  if (key.length === 32) return { type: curve.type, key, publicKey }
  key.fill(0)
  throw new Malformed()
}

function textOf(value: Uint8Array | undefined): string {
  if (value === undefined) throw new Malformed()
  return Buffer.from(value).toString('latin1')
}

function decoded(value: Uint8Array | undefined): Uint8Array {
  const bytes = value && decodeBase64(value)
  if (bytes === undefined) throw new Malformed()
  return bytes
}
