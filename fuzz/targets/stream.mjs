import { FileKey, parseEnvelope } from '@stronghold/engine'
import { openStream, sealedStreamLength, sealStream } from '@stronghold/engine/formats'
import { crypto, powers } from '../powers.mjs'

export { expects } from '../powers.mjs'
export const name = 'stream'

const key = new Uint8Array(32).fill(1)
const fileKey = FileKey.make(powers, key, 0)

export const seeds = [0, 1, 100, 65_000].map((length) => seal(new Uint8Array(length)))

/** The bytes as a stream, as the payload of a file, and as what a file holds. */
export function target(bytes) {
  const sealed = seal(bytes)
  const opened = openStream(crypto, key, sealed)
  if (Buffer.compare(opened, bytes) !== 0) throw new Error('a stream does not come back')
  const { body } = parseEnvelope(fileKey.seal(bytes))
  if (Buffer.compare(fileKey.open(body), bytes) !== 0) throw new Error('a file does not come back')
  openStream(crypto, key, bytes)
}

function seal(plaintext) {
  const buffer = new Uint8Array(sealedStreamLength(plaintext.length))
  buffer.set(plaintext, buffer.length - plaintext.length)
  sealStream(crypto, key, buffer, plaintext.length)
  return buffer
}
