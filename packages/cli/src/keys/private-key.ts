import { CliError, isStrongholdError } from '../io/errors.js'
import { curveIdentifiers, type FileKeyType, typeOfIdentifier } from './algorithms.js'
import { ByteReader, isSame, Malformed, scalar } from './byte-reader.js'
import { bytesOf, tags, value, whole } from './der.js'
import type { GivenPrivateKey } from './given-private-key.js'
import { isPem, type Pem, readPem } from './pem.js'
import { readPrivateJwk } from './private-jwk.js'
import { checked, unsupported } from './public-key.js'
import { readSshPrivateKey } from './ssh-private-key.js'

/**
 * Reads a private key in a self-describing form: PEM (PKCS #8, SEC 1, OpenSSH) or JWK; undefined
 * for bytes of no such form. All intermediate bytes are wiped; `file` is the caller's.
 * @throws CliError `KEY_ENCRYPTED`, `KEY_UNSUPPORTED`, `KEY_MALFORMED`, with nothing of what it holds.
 */
export function readPrivateKey(file: Uint8Array): GivenPrivateKey | undefined {
  try {
    if (isPem(file)) return ofPem(file)
    return firstCharacter(file) === 0x7b ? readPrivateJwk(file) : undefined
  } catch (error) {
    const isPoint = isStrongholdError(error) && error.code === 'INVALID_ARGUMENT'
    if (!isPoint && !(error instanceof Malformed)) throw error
    throw malformed()
  }
}

/** The error for a file that begins like a private key and is none. */
export function malformed(): CliError {
  return new CliError('KEY_MALFORMED', 'The file begins like a private key, and is none.', {
    hint: 'private keys are PEM (PKCS #8, SEC 1, OpenSSH) or a JWK; with --type, their bytes',
  })
}

/** Whether a file has the form that was asked for; one of OpenSSH is PEM as well. */
export function isOfForm(file: Uint8Array, form: 'pem' | 'jwk' | 'openssh'): boolean {
  if (form === 'jwk') return firstCharacter(file) === 0x7b
  return isPem(file) && (form === 'pem' || isPem(file, 'OPENSSH PRIVATE KEY'))
}

function firstCharacter(file: Uint8Array): number | undefined {
  return file.find((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d))
}

function ofPem(file: Uint8Array): GivenPrivateKey {
  const pem = readPem(file)
  if (pem === 'encrypted') throw encrypted()
  try {
    return ofBlock(pem)
  } finally {
    pem.bytes.fill(0)
  }
}

function ofBlock({ label, bytes }: Pem): GivenPrivateKey {
  switch (label) {
    case 'PRIVATE KEY':
      return whole(bytes, tags.sequence, ofPkcs8)
    case 'EC PRIVATE KEY':
      return whole(bytes, tags.sequence, (key) => ofSec1(key, undefined))
    case 'OPENSSH PRIVATE KEY':
      return readSshPrivateKey(new ByteReader(bytes), encrypted)
    case 'ENCRYPTED PRIVATE KEY':
      throw encrypted()
    case 'RSA PRIVATE KEY':
    case 'DSA PRIVATE KEY':
      throw unsupported()
    default:
      throw new Malformed()
  }
}

/** PKCS #8 (RFC 5958): version, algorithm, the key, and perhaps attributes and the public half. */
function ofPkcs8(info: ByteReader): GivenPrivateKey {
  const [version = 2] = bytesOf(info, tags.integer)
  const type = typeOfIdentifier(bytesOf(info, tags.sequence))
  const key = value(info, tags.octetString)
  if (version > 1) throw new Malformed()
  if (type === undefined) throw unsupported()
  if (type !== 'ed25519' && type !== 'x25519') return ofEcPkcs8(info, key, type)
  const secret = bytesOf(key, tags.octetString)
  if (secret.length !== 32 || !key.ended) throw new Malformed()
  // Before there is a copy of the secret: it throws for an invalid point.
  const publicKey = publicHalf(info, type, 0x81)
  return { type, key: Uint8Array.from(secret), publicKey }
}

/** The key may have its public half within and behind it: then both are the same. */
function ofEcPkcs8(info: ByteReader, key: ByteReader, type: FileKeyType): GivenPrivateKey {
  const inner = value(key, tags.sequence)
  if (!key.ended) throw new Malformed()
  const outer = publicHalf(info, type, 0x81)
  const given = ofSec1(inner, type)
  const { publicKey = outer } = given
  if (outer === undefined || publicKey === undefined || isSame(publicKey, outer)) {
    return { ...given, publicKey }
  }
  given.key.fill(0)
  throw new Malformed()
}

/** An EC private key (RFC 5915, section 3). `type`: what PKCS #8 says of it. */
function ofSec1(info: ByteReader, type: FileKeyType | undefined): GivenPrivateKey {
  if (!isSame(bytesOf(info, tags.integer), Uint8Array.of(1))) throw new Malformed()
  const secret = bytesOf(info, tags.octetString)
  const curve = info.peek() === 0xa0 ? curveOf(bytesOf(info, 0xa0)) : type
  if (curve === undefined || (type !== undefined && curve !== type)) throw new Malformed()
  const outer = info.peek() === 0xa1 ? value(info, 0xa1) : undefined
  const publicKey = outer && checked(curve, bitString(value(outer, tags.bitString))).bytes
  if (outer?.ended === false || !info.ended) throw new Malformed()
  return { type: curve, key: scalar(secret), publicKey }
}

function curveOf(identifier: Uint8Array): FileKeyType {
  for (const type of ['p256', 'secp256k1'] as const) {
    if (isSame(identifier, curveIdentifiers[type])) return type
  }
  throw unsupported()
}

/** The public key at the end of PKCS #8 of version 2 (RFC 5958, section 2), behind attributes. */
function publicHalf(info: ByteReader, type: FileKeyType, tag: number): Uint8Array | undefined {
  if (info.peek() === 0xa0) bytesOf(info, 0xa0)
  if (info.ended) return undefined
  const publicKey = checked(type, bitString(value(info, tag))).bytes
  if (!info.ended) throw new Malformed()
  return publicKey
}

function bitString(reader: ByteReader): Uint8Array {
  if (reader.u8() !== 0) throw new Malformed()
  return reader.rest()
}

function encrypted(): CliError {
  return new CliError('KEY_ENCRYPTED', 'The private key is encrypted under a passphrase.', {
    hint: 'decrypt it in a pipe: `openssl pkey -in FILE | stronghold key import …`; a key of OpenSSH with `ssh-keygen -p` on a copy',
  })
}
