/** Bytes written in hex. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** UTF-8 of text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Calls `fill` with `length` fresh bytes and returns them. */
export function made(length: number, fill: (out: Uint8Array) => void): Uint8Array {
  const out = new Uint8Array(length)
  fill(out)
  return out
}

/** The hex of what `fill` writes into `length` bytes. */
export function hexOf(length: number, fill: (out: Uint8Array) => void): string {
  return toHex(made(length, fill))
}
