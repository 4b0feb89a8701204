// Takes the keys out of a snapshot file, independently of the engine: age and bincode by hand
// (docs/spec/snapshot.md, sections 2 and 5).
import { createDecipheriv, createHmac, hkdfSync, scryptSync } from 'node:crypto'

const headerForm = /^age-encryption\.org\/v1\n-> scrypt (\S+) (\d+)\n(\S+)\n--- (\S+)\n/

/**
 * Every key that a file of format 3 has, `{ name, bytes }`; `undefined` when `snapshotKey` is not
 * its key.
 */
export function keysOfSnapshot(label, file, snapshotKey) {
  const body = file.subarray(7)
  const found = headerForm.exec(body.toString('latin1', 0, 150))
  if (found === null) throw new Error('the snapshot has another header')
  const [header, salt, workFactor, sealed] = found
  const N = 2 ** Number(workFactor)
  const saltBytes = Buffer.concat([
    Buffer.from('age-encryption.org/v1/scrypt'),
    Buffer.from(salt, 'base64'),
  ])
  const wrapKey = scryptSync(snapshotKey, saltBytes, 32, { N, r: 8, p: 1, maxmem: 2 ** 31 - 1 })
  const fileKey = open(wrapKey, Buffer.alloc(12), Buffer.from(sealed, 'base64'))
  if (fileKey === undefined) return undefined
  const nonce = body.subarray(header.length, header.length + 16)
  const payloadKey = hkdf(fileKey, nonce, 'payload')
  const state = decompress(openStream(payloadKey, body.subarray(header.length + 16)))
  return [
    { name: `${label}: wrap key`, bytes: wrapKey },
    { name: `${label}: file key`, bytes: fileKey },
    { name: `${label}: header key`, bytes: hkdf(fileKey, Buffer.alloc(0), 'header') },
    { name: `${label}: header PRK`, bytes: extract(fileKey, Buffer.alloc(32)) },
    { name: `${label}: payload key`, bytes: payloadKey },
    { name: `${label}: payload PRK`, bytes: extract(fileKey, nonce) },
    ...vaultKeys(state).map((bytes, index) => ({
      name: `${label}: vault key ${index + 1}`,
      bytes,
    })),
  ]
}

const hkdf = (key, salt, info) => Buffer.from(hkdfSync('sha256', key, salt, info, 32))
/** The pseudorandom key of HKDF (RFC 5869, section 2.2). */
const extract = (key, salt) => createHmac('sha256', salt).update(key).digest()

/** `undefined` when the box does not authenticate. */
function open(key, nonce, box) {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(box.subarray(-16))
  const plaintext = decipher.update(box.subarray(0, -16))
  try {
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}

function openStream(key, sealed) {
  /** @type {Buffer[]} */
  const chunks = []
  for (let at = 0; at < sealed.length; at += 65_552) {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(chunks.length, 7)
    nonce[11] = at + 65_552 >= sealed.length ? 1 : 0
    const chunk = open(key, nonce, sealed.subarray(at, at + 65_552))
    if (chunk === undefined) throw new Error('a chunk of a snapshot does not open')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** We write one literal run of LZ4: a length, then the bytes. */
function decompress(block) {
  if (block[0] !== 0xf0) throw new Error('not a literal run')
  let at = 1
  while (block[at] === 255) at++
  return block.subarray(at + 1)
}

function vaultKeys(state) {
  const keys = []
  let at = 0
  const count = () => {
    at += 8
    return Number(state.readBigUInt64LE(at - 8))
  }
  const bytes = () => {
    const length = count()
    at += length
    return state.subarray(at - length, at)
  }
  const option = (read) => state[at++] === 1 && read()
  const time = () => {
    at += 12
  }
  const map = (keyLength, value) => {
    for (let left = count(); left > 0; left--) {
      at += keyLength
      value()
    }
  }
  const record = () => {
    at += 24
    bytes()
    option(bytes)
    bytes()
  }
  map(24, () => {
    map(24, () => keys.push(Buffer.from(bytes())))
    map(24, () => {
      bytes()
      map(24, record)
    })
    for (let left = count(); left > 0; left--) {
      bytes()
      bytes()
      option(time)
    }
    option(time)
    time()
    option(time)
  })
  if (at !== state.length) throw new Error('the state was not understood')
  return keys
}
