import { decodeBase64 } from './base64.js'
import { isSame, Malformed } from './byte-reader.js'

/** A block of PEM (RFC 7468). */
export interface Pem {
  readonly label: string
  /** In memory of its own. */
  readonly bytes: Uint8Array
}

const begin = Buffer.from('-----BEGIN ')
const dashes = Buffer.from('-----')

/** Whether bytes begin as PEM does, with this label if one is named. */
export function isPem(bytes: Uint8Array, label = ''): boolean {
  const start = label === '' ? begin : Buffer.from(`${begin}${label}${dashes}`)
  return isSame(bytes.subarray(0, start.length), start)
}

/**
 * The one block that a file has. Its contents never become a string.
 * `encrypted`: its headers say so (RFC 1421).
 * @throws Malformed.
 */
export function readPem(file: Uint8Array): Pem | 'encrypted' {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length)
  const labelEnd = bytes.indexOf(dashes, begin.length)
  if (labelEnd < 0) throw new Malformed()
  const label = bytes.toString('latin1', begin.length, labelEnd)
  const end = Buffer.from(`-----END ${label}-----`)
  const endAt = bytes.indexOf(end, labelEnd)
  if (endAt < 0 || bytes.indexOf(begin, endAt) >= 0) throw new Malformed()
  const body = bytes.subarray(labelEnd + dashes.length, endAt)
  if (body.includes('Proc-Type:')) return 'encrypted'
  const decoded = decodeBase64(body)
  if (decoded === undefined) throw new Malformed()
  return { label, bytes: decoded }
}
