import { ByteReader, isSame, Malformed, requireSame, scalar } from './byte-reader.js'
import type { GivenPrivateKey } from './given-private-key.js'
import { checked, readSshKey } from './public-key.js'
import { sshCurve, sshNames, sshString, sshText } from './ssh-wire.js'

/** How a private key of OpenSSH begins (PROTOCOL.key of OpenSSH). */
const magic = Buffer.from('openssh-key-v1\0')

/** Reads the one private key of a file. @throws Malformed; what `encrypted` makes. */
export function readSshPrivateKey(reader: ByteReader, encrypted: () => Error): GivenPrivateKey {
  requireSame(reader.take(magic.length), magic)
  const cipher = sshText(reader)
  const kdf = sshText(reader)
  sshString(reader)
  if (cipher !== 'none' || kdf !== 'none') throw encrypted()
  if (reader.u32() !== 1) throw new Malformed()
  const { type, bytes: publicKey } = readSshKey(new ByteReader(sshString(reader)))
  const secret = new ByteReader(sshString(reader))
  // The same number twice, by which a wrong passphrase would be noticed.
  const check = secret.u32()
  if (!reader.ended || secret.u32() !== check) throw new Malformed()
  if (sshText(secret) !== sshNames[type]) throw new Malformed()
  const key = type === 'ed25519' ? ed25519Key(secret, publicKey) : p256Key(secret, publicKey)
  try {
    // The comment, and then 1, 2, 3, … up to a whole block.
    sshString(secret)
    for (let i = 1; !secret.ended; i++) if (secret.u8() !== i) throw new Malformed()
    return { type, key, publicKey }
  } catch (error) {
    key.fill(0)
    throw error
  }
}

/** The public key, then the seed followed by the public key. */
function ed25519Key(reader: ByteReader, publicKey: Uint8Array): Uint8Array {
  requireSame(sshString(reader), publicKey)
  const both = sshString(reader)
  if (both.length !== 64 || !isSame(both.subarray(32), publicKey)) throw new Malformed()
  return Uint8Array.from(both.subarray(0, 32))
}

/** The curve, the point, and the scalar as a signed number. */
function p256Key(reader: ByteReader, publicKey: Uint8Array): Uint8Array {
  if (sshText(reader) !== sshCurve) throw new Malformed()
  requireSame(checked('p256', sshString(reader)).bytes, publicKey)
  return scalar(sshString(reader))
}
