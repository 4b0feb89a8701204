import { type ByteReader, Malformed, scalar } from '../keys/byte-reader.js'
import { bytesOf, tags, whole } from '../keys/der.js'

/**
 * An ECDSA signature as r ‖ s, 64 bytes: from DER (RFC 3279, section 2.2.3), as OpenSSL makes it.
 * undefined for anything else.
 */
export function signatureOfDer(der: Uint8Array): Uint8Array | undefined {
  try {
    return whole(der, tags.sequence, (pair: ByteReader) => {
      const signature = Buffer.concat([number(pair), number(pair)])
      if (!pair.ended) throw new Malformed()
      return Uint8Array.from(signature)
    })
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** A positive number in its shortest form, of at most 32 bytes. */
function number(reader: ByteReader): Uint8Array {
  const bytes = bytesOf(reader, tags.integer)
  const [first = 0x80, second = 0x80] = bytes
  if (first >= 0x80 || (first === 0 && bytes.length > 1 && second < 0x80)) throw new Malformed()
  return scalar(bytes)
}
