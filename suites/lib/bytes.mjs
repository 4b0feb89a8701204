// Bytes and their texts.

/** Hexadecimal text of bytes. @param {Uint8Array | number[]} bytes */
export function hex(bytes) {
  return Buffer.from(bytes).toString('hex')
}

/** Bytes of hexadecimal text. @param {string} text */
export function unhex(text) {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** UTF-8. @param {string} text */
export function utf8(text) {
  return new TextEncoder().encode(text)
}
