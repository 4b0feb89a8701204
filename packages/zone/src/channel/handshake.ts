import {
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { channelBroken } from '../errors.js'

/** Every protocol change that is visible in bytes changes this. */
const version = 1
const magic = Buffer.from(`ZONE\0\0\0${String.fromCharCode(version)}`, 'latin1')
/** RFC 8410: the SubjectPublicKeyInfo of an X25519 key is these bytes and the key. */
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex')
const publicKeyLength = 32

/** The zone's first message: `magic ‖ public key`. */
export const helloLength = magic.length + publicKeyLength
/** The fixed beginning of the host's first message. */
export const startHeaderLength = magic.length + publicKeyLength + 12
/** The longest program address and argument together, in bytes. */
export const maxStartBody = 1024 * 1024

/** An X25519 key for one channel (RFC 7748). */
export interface EphemeralKey {
  readonly privateKey: KeyObject
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

export const makeEphemeralKey = (): EphemeralKey => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return { privateKey, publicKey: spki.subarray(spkiPrefix.length) }
}

/** The host's message to the zone before there is a key: nothing in it is secret. */
export interface Start {
  readonly publicKey: Uint8Array
  /** The longest payload in either direction, in bytes. */
  readonly maxMessageLength: number
  /** The address of the program's module. */
  readonly program: string
  readonly argument: Uint8Array
}

/** `magic ‖ public key ‖ u32 max message length ‖ u32 |program| ‖ u32 |argument| ‖ both`. */
export const encodeStart = (start: Start): Uint8Array => {
  const program = Buffer.from(start.program)
  const numbers = Buffer.alloc(12)
  numbers.writeUInt32LE(start.maxMessageLength, 0)
  numbers.writeUInt32LE(program.length, 4)
  numbers.writeUInt32LE(start.argument.length, 8)
  return Buffer.concat([magic, start.publicKey, numbers, program, start.argument])
}

/** Bytes that follow the header of a start message. Throws `ZoneError` if it is none of ours. */
export const startBodyLength = (header: Uint8Array): number => {
  const { program, argument } = startLengths(header)
  return program + argument
}

/** Reads a whole start message. Throws `ZoneError` if it is none of ours. */
export const decodeStart = (bytes: Uint8Array): Start => {
  const { maxMessageLength, program, argument } = startLengths(bytes)
  if (bytes.length !== startHeaderLength + program + argument) {
    throw channelBroken('the start message has the wrong length')
  }
  const body = Buffer.from(bytes.subarray(startHeaderLength))
  return {
    publicKey: bytes.slice(magic.length, magic.length + publicKeyLength),
    maxMessageLength,
    program: body.toString('utf8', 0, program),
    argument: new Uint8Array(body.subarray(program)),
  }
}

const startLengths = (bytes: Uint8Array) => {
  if (bytes.length < startHeaderLength || magic.compare(bytes, 0, magic.length) !== 0) {
    throw channelBroken('no start message of this version')
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + magic.length + publicKeyLength, 12)
  const program = view.getUint32(4, true)
  const argument = view.getUint32(8, true)
  if (program + argument > maxStartBody) throw channelBroken('the start message is too long')
  return { maxMessageLength: view.getUint32(0, true), program, argument }
}

/** The zone's first message for its public key. */
export const encodeHello = (publicKey: Uint8Array): Uint8Array => Buffer.concat([magic, publicKey])

/** The public key in the zone's first message (`helloLength` bytes). Throws `ZoneError`. */
export const decodeHello = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length !== helloLength || magic.compare(bytes, 0, magic.length) !== 0) {
    throw channelBroken('no hello of this version')
  }
  return bytes.subarray(magic.length)
}

/** One key of 32 bytes per direction. */
export interface ChannelKeys {
  readonly hostToZone: Uint8Array
  readonly zoneToHost: Uint8Array
}

/**
 * HKDF-SHA256 (RFC 5869) of the X25519 secret, salted with the hash of both first messages: the
 * sides get the same keys only if they have seen the same bytes. Throws `ZoneError` for a public
 * key of low order (RFC 7748, section 6.1).
 */
export const deriveChannelKeys = (
  privateKey: KeyObject,
  peerPublicKey: Uint8Array,
  start: Uint8Array,
  hello: Uint8Array,
): ChannelKeys => {
  let secret: Buffer
  try {
    const key = Buffer.concat([spkiPrefix, peerPublicKey])
    const publicKey = createPublicKey({ key, type: 'spki', format: 'der' })
    secret = diffieHellman({ privateKey, publicKey })
  } catch {
    throw channelBroken('the public key is not acceptable')
  }
  const salt = createHash('sha256').update(start).update(hello).digest()
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', secret, salt, info, 32))
  const keys = {
    hostToZone: derive('zone channel 1, host to zone'),
    zoneToHost: derive('zone channel 1, zone to host'),
  }
  secret.fill(0)
  return keys
}
