import { type PublicJwkType, publicJwk } from '@stronghold/stronghold/jose'
import { CliError, isStrongholdError } from '../io/errors.js'
import { type KeyTypeName, keyTypes } from '../text/key-types.js'
import { textOf } from '../text/text.js'
import { type FileKeyType, jwkCurves, typeOfIdentifier } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import { ByteReader, Malformed } from './byte-reader.js'
import { bytesOf, tags, value, whole } from './der.js'
import { isPem, readPem } from './pem.js'
import { sshCurve, sshNames, sshString, sshText } from './ssh-wire.js'

/** A public key, and of which kind it is where its form says so. */
export interface GivenPublicKey {
  readonly type: KeyTypeName | undefined
  /** As `key public` prints it: 32 bytes, or a compressed point. Unchecked where the form is bare. */
  readonly bytes: Uint8Array
}

/** Lengths of bare public keys: Ed25519, X25519 and x only; points compressed and not; BLS12-381. */
const bareLengths = [32, 33, 48, 65]

/**
 * Reads a public key: PEM (SPKI), JWK, a line of OpenSSH, hexadecimal digits, or the bytes.
 * @throws CliError `KEY_MALFORMED`, `KEY_UNSUPPORTED`.
 */
export function readPublicKey(given: Uint8Array): GivenPublicKey {
  try {
    return formOf(given)
  } catch (error) {
    const isPoint = isStrongholdError(error) && error.code === 'INVALID_ARGUMENT'
    if (!isPoint && !(error instanceof Malformed)) throw error
    throw new CliError('KEY_MALFORMED', 'The input is no public key.', { hint: forms })
  }
}

const forms =
  'public keys are hexadecimal digits, PEM (BEGIN PUBLIC KEY), a JWK or a line of OpenSSH'

function formOf(given: Uint8Array): GivenPublicKey {
  if (isPem(given)) return ofPem(given)
  const text = textOf(given)?.trim() ?? ''
  if (text.startsWith('{')) return ofJwk(text)
  if (/^[a-z0-9@.-]+ [A-Za-z0-9+/]/.test(text)) return ofOpenSsh(text)
  const digits = /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined
  const bytes = digits !== undefined && bareLengths.includes(digits.length) ? digits : given
  if (!bareLengths.includes(bytes.length)) throw new Malformed()
  return { type: bytes.length === 48 ? 'bls12381' : undefined, bytes: Uint8Array.from(bytes) }
}

function ofPem(given: Uint8Array): GivenPublicKey {
  const pem = readPem(given)
  if (pem === 'encrypted' || pem.label !== 'PUBLIC KEY') throw new Malformed()
  return whole(pem.bytes, tags.sequence, (spki) => {
    const type = typeOfIdentifier(bytesOf(spki, tags.sequence))
    const key = value(spki, tags.bitString)
    if (!spki.ended) throw new Malformed()
    if (type === undefined) throw unsupported()
    if (key.u8() !== 0) throw new Malformed()
    return checked(type, key.rest())
  })
}

function ofJwk(text: string): GivenPublicKey {
  const jwk = jsonOf(text)
  const { kty, crv, x, y } = Object(jwk) as Record<string, unknown>
  const curve =
    typeof crv === 'string' && Object.hasOwn(jwkCurves, crv) ? jwkCurves[crv] : undefined
  if (curve === undefined || curve.kty !== kty) {
    if (typeof kty === 'string') throw unsupported()
    throw new Malformed()
  }
  if (curve.kty === 'OKP') return checked(curve.type, coordinate(x))
  return checked(curve.type, Buffer.concat([Uint8Array.of(4), coordinate(x), coordinate(y)]))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed()
  }
}

function coordinate(text: unknown): Uint8Array {
  const bytes = typeof text === 'string' ? decodeBase64(Buffer.from(text)) : undefined
  if (bytes?.length !== 32) throw new Malformed()
  return bytes
}

function ofOpenSsh(line: string): GivenPublicKey {
  const [name, blob = ''] = line.split(/\s+/)
  const bytes = decodeBase64(Buffer.from(blob))
  if (bytes === undefined || line.includes('\n')) throw new Malformed()
  const key = readSshKey(new ByteReader(bytes))
  if (name !== sshNames[key.type]) throw new Malformed()
  return key
}

/** The public key of a blob of OpenSSH. @throws Malformed; CliError `KEY_UNSUPPORTED`. */
export function readSshKey(reader: ByteReader): {
  readonly type: 'ed25519' | 'p256'
  readonly bytes: Uint8Array
} {
  const name = sshText(reader)
  const type = name === sshNames.ed25519 ? 'ed25519' : name === sshNames.p256 ? 'p256' : undefined
  if (type === undefined) throw unsupported()
  if (type === 'p256' && sshText(reader) !== sshCurve) throw new Malformed()
  const { bytes } = checked(type, sshString(reader))
  if (!reader.ended) throw new Malformed()
  return { type, bytes }
}

/** The one encoding of a public key. @throws StrongholdError `INVALID_ARGUMENT` for no point. */
export function checked(
  type: FileKeyType,
  bytes: Uint8Array,
): GivenPublicKey & { readonly type: FileKeyType } {
  const jwk = publicJwk(keyTypes[type] as PublicJwkType, Uint8Array.from(bytes))
  if (jwk.kty === 'OKP') return { type, bytes: Uint8Array.from(bytes) }
  const sign = 2 + ((coordinate(jwk.y)[31] as number) & 1)
  return { type, bytes: Uint8Array.of(sign, ...coordinate(jwk.x)) }
}

/**
 * A bare public key of a kind that was said elsewhere: as it is printed. Of secp256k1, 32 bytes are
 * the x of a point, as BIP340 has it. Points of BLS12-381 are left to what verifies with them.
 * @throws CliError `KEY_MALFORMED`.
 */
export function checkedBare(type: KeyTypeName, bytes: Uint8Array): Uint8Array {
  if (type === 'bls12381') return bytes
  const isX = type === 'secp256k1' && bytes.length === 32
  try {
    const own = checked(type, isX ? Uint8Array.of(2, ...bytes) : bytes).bytes
    return isX ? own.subarray(1) : own
  } catch (error) {
    if (!isStrongholdError(error) && !(error instanceof Malformed)) throw error
    throw new CliError('KEY_MALFORMED', `The input is no public key of ${type}.`)
  }
}

/** The error for a key of a kind that this library does not have. */
export function unsupported(): CliError {
  return new CliError('KEY_UNSUPPORTED', 'The key is of a kind that is not supported.', {
    hint: 'Ed25519, X25519, P-256 and secp256k1 are; RSA and larger curves are not',
  })
}
