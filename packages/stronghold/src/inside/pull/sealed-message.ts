import type { CryptoProvider } from '@stronghold/crypto'
import { StrongholdError } from '../../contract/errors.js'
import { concatenated } from '../bytes.js'

const nonceLength = 24
const tagLength = 16
const overhead = nonceLength + tagLength

/** "STPULL", a zero and the version. */
const requestMagic = Uint8Array.of(0x53, 0x54, 0x50, 0x55, 0x4c, 0x4c, 0, 1)
/** "STANSW", a zero and the version. */
const answerMagic = Uint8Array.of(0x53, 0x54, 0x41, 0x4e, 0x53, 0x57, 0, 1)
const magicLength = 8

/** Bytes of the longest accepted request or answer, without the records. */
export const maxBodyLength = 16 * 1024 * 1024

/** A request: magic, then its body in a box. */
export function sealRequest(crypto: CryptoProvider, key: Uint8Array, body: Uint8Array): Uint8Array {
  return concatenated(requestMagic, sealBody(crypto, key, body, requestMagic))
}

/** @throws StrongholdError `EXPORT_REJECTED` for bytes that no holder of the key has sealed. */
export function openRequest(
  crypto: CryptoProvider,
  key: Uint8Array,
  request: Uint8Array,
): Uint8Array {
  return openBody(crypto, key, after(crypto, request, requestMagic), requestMagic)
}

/** An answer: magic, length of the box, box, and the export, which has a seal of its own. */
export function sealAnswer(
  crypto: CryptoProvider,
  key: Uint8Array,
  nonce: Uint8Array,
  body: Uint8Array,
  sealedExport: Uint8Array,
): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, body.length + overhead, true)
  const box = sealBody(crypto, key, body, concatenated(answerMagic, nonce))
  return concatenated(answerMagic, length, box, sealedExport)
}

/**
 * Opens the answer to the request that had `nonce` (32 bytes).
 * @throws StrongholdError `EXPORT_REJECTED` for an answer of another sender or to another request.
 */
export function openAnswer(
  crypto: CryptoProvider,
  key: Uint8Array,
  nonce: Uint8Array,
  answer: Uint8Array,
): { readonly body: Uint8Array; readonly sealedExport: Uint8Array } {
  const rest = after(crypto, answer, answerMagic)
  if (rest.length < 4) throw new StrongholdError('EXPORT_REJECTED')
  const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, true)
  const end = 4 + length
  // The length is not authenticated yet: it can only be compared, and not be trusted to allocate.
  if (end > rest.length) throw new StrongholdError('EXPORT_REJECTED')
  const associated = concatenated(answerMagic, nonce)
  return {
    body: openBody(crypto, key, rest.subarray(4, end), associated),
    sealedExport: rest.subarray(end),
  }
}

/** Nonce (24), tag (16), ciphertext: XChaCha20-Poly1305 with a random nonce. */
function sealBody(
  crypto: CryptoProvider,
  key: Uint8Array,
  body: Uint8Array,
  associated: Uint8Array,
): Uint8Array {
  if (body.length > maxBodyLength) throw new StrongholdError('MESSAGE_TOO_LARGE')
  const box = new Uint8Array(overhead + body.length)
  const nonce = box.subarray(0, nonceLength)
  // 192 random bits (XChaCha20): no counter, which a source without memory could not keep.
  crypto.random(nonce)
  const tag = box.subarray(nonceLength, overhead)
  crypto.xchacha20poly1305.seal(box.subarray(overhead), tag, body, key, nonce, associated)
  return box
}

function openBody(
  crypto: CryptoProvider,
  key: Uint8Array,
  box: Uint8Array,
  associated: Uint8Array,
): Uint8Array {
  const length = box.length - overhead
  if (length < 0 || length > maxBodyLength) throw new StrongholdError('EXPORT_REJECTED')
  const body = new Uint8Array(length)
  const opened = crypto.xchacha20poly1305.open(
    body,
    box.subarray(overhead),
    box.subarray(nonceLength, overhead),
    key,
    box.subarray(0, nonceLength),
    associated,
  )
  // A wrong key, direction, request or byte: all are one error.
  if (!opened) throw new StrongholdError('EXPORT_REJECTED')
  return body
}

function after(crypto: CryptoProvider, bytes: Uint8Array, magic: Uint8Array): Uint8Array {
  if (bytes.length < magicLength || !crypto.equal(bytes.subarray(0, magicLength), magic)) {
    throw new StrongholdError('EXPORT_REJECTED')
  }
  return bytes.subarray(magicLength)
}
