import {
  hpkeOpen,
  makeStreamHeader,
  openStreamRun,
  STREAM_HEADER_LENGTH,
  sealStreamRun,
} from '@stronghold/crypto'
import { crypto } from '../powers.mjs'

export const name = 'sealed-run'

const key = new Uint8Array(32).fill(1)
const associatedData = new Uint8Array(0)
const ciphers = /** @type {const} */ (['Aes256Gcm', 'XChaCha20Poly1305'])
const headers = ciphers.map((cipher) => makeStreamHeader(cipher, key))
function seal(header, plaintext) {
  const place = { header, index: 0, final: true, associatedData }
  const sealed = sealStreamRun(crypto, plaintext, key, place)
  if (sealed === undefined) throw new Error('a header of ours is refused')
  return sealed
}

export const seeds = headers.flatMap((header) =>
  [0, 1, 1000].map((length) => Buffer.concat([header, seal(header, new Uint8Array(length))])),
)

/** The bytes as a stream, as what a stream holds, and as a message of HPKE. */
export function target(bytes) {
  const header = bytes.subarray(0, STREAM_HEADER_LENGTH)
  const sealed = bytes.subarray(STREAM_HEADER_LENGTH)
  for (const final of [true, false]) {
    openStreamRun(crypto, sealed, key, { header, index: bytes[0] ?? 0, final, associatedData })
  }
  for (const ours of headers) {
    const run = seal(ours, bytes)
    const place = { header: ours, index: 0, final: true, associatedData }
    const opened = openStreamRun(crypto, run, key, place)
    if (opened === undefined || Buffer.compare(opened, bytes) !== 0) {
      throw new Error('a run does not come back')
    }
  }
  const encapsulatedKey = new Uint8Array(32)
  encapsulatedKey.set(bytes.subarray(0, 32))
  const out = new Uint8Array(Math.max(0, sealed.length - 16))
  const recipient = { info: associatedData, associatedData, recipientKey: key, encapsulatedKey }
  for (const aead of /** @type {const} */ (['ChaCha20Poly1305', 'Aes256Gcm'])) {
    if (hpkeOpen(crypto, out, sealed, { ...recipient, aead })) throw new Error('opened by chance')
  }
}
