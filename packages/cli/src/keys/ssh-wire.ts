import type { ByteReader } from './byte-reader.js'

/** A string of the SSH protocol (RFC 4251, section 5): a view. */
export function sshString(reader: ByteReader): Uint8Array {
  return reader.take(reader.u32())
}

/** The same as text, of names. */
export function sshText(reader: ByteReader): string {
  return Buffer.from(sshString(reader)).toString('latin1')
}

/** Strings of the SSH protocol, one after the other. */
export function sshStrings(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** How OpenSSH names the kinds of key that it has (RFC 8709; RFC 5656, section 3.1). */
export const sshNames = { ed25519: 'ssh-ed25519', p256: 'ecdsa-sha2-nistp256' } as const

/** The curve of P-256 as RFC 5656 names it. */
export const sshCurve = 'nistp256'
