// Reads a snapshot of format 3 with nothing but node:crypto: the judge of what a file says, which
// shares no code with either of the two who write them.
import { createDecipheriv, createHash, createHmac, hkdfSync, scrypt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Everything in a snapshot file, under its 32-byte key: plain objects, bytes as hexadecimal, ids as
 * names. Vault keys and sealed boxes show as fingerprints: equal means equal bit for bit.
 */
export async function readSnapshot(path, key) {
  const file = await readFile(path)
  if (file.toString('hex', 0, 7) !== '50415254490300') throw new Error('not a snapshot of format 3')
  const { workFactor, content } = await openAge(file.subarray(7), key)
  return { workFactor, clients: readPayload(decompress(content)) }
}

async function openAge(age, key) {
  const pattern = /^age-encryption\.org\/v1\n-> scrypt (\S{22}) (\d{1,2})\n(\S{43})\n--- (\S{43})\n/
  const header = pattern.exec(age.toString('latin1', 0, 200))
  if (header === null) throw new Error('not an age header with one scrypt stanza')
  const [text, salt, workFactor, wrapped, mac] = header
  const fileKey = await unwrap(key, Buffer.from(salt, 'base64'), +workFactor, wrapped)
  const macKey = derive(fileKey, Buffer.alloc(0), 'header')
  const signed = text.slice(0, text.indexOf('---') + 3)
  const expected = createHmac('sha256', macKey).update(signed).digest('base64').slice(0, 43)
  if (expected !== mac) throw new Error('the header was altered')
  const sealed = age.subarray(text.length)
  return {
    workFactor: +workFactor,
    content: openStream(derive(fileKey, sealed.subarray(0, 16), 'payload'), sealed.subarray(16)),
  }
}

/** @type {(key: Uint8Array, salt: Uint8Array, length: number, options: import('node:crypto').ScryptOptions) => Promise<Buffer>} */
const scryptWith = promisify(scrypt)

async function unwrap(key, salt, workFactor, wrapped) {
  const cost = 2 ** workFactor
  const salted = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt])
  const options = { N: cost, r: 8, p: 1, maxmem: 1024 * cost + 2 ** 20 }
  const wrapKey = await scryptWith(key, salted, 32, options)
  return openChunk(wrapKey, Buffer.alloc(12), Buffer.from(wrapped, 'base64'))
}

function derive(fileKey, salt, info) {
  return Buffer.from(hkdfSync('sha256', fileKey, salt, info, 32))
}

function openStream(key, sealed) {
  const chunks = []
  for (let at = 0; at < sealed.length; at += 65_552) {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(chunks.length, 7)
    nonce[11] = at + 65_552 >= sealed.length ? 1 : 0
    chunks.push(openChunk(key, nonce, sealed.subarray(at, at + 65_552)))
  }
  return Buffer.concat(chunks)
}

function openChunk(key, nonce, sealed) {
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  cipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
}

// LZ4 block format, without the rules for the end of a block, which Rust does not keep.
function decompress(block) {
  const out = []
  let at = 0
  const length = (nibble) => {
    let sum = nibble
    for (let more = nibble === 15; more; more = block[at++] === 255) sum += block[at]
    return sum
  }
  while (at < block.length) {
    const token = block[at++]
    const literals = length(token >> 4)
    for (const byte of block.subarray(at, at + literals)) out.push(byte)
    at += literals
    if (at >= block.length) break
    const offset = block.readUInt16LE(at)
    at += 2
    for (let left = 4 + length(token & 15); left > 0; left--) out.push(out[out.length - offset])
  }
  return Buffer.from(out)
}

// bincode 1.3: lengths and counts are u64, an option is a byte, and maps come in any order.
function readPayload(payload) {
  let at = 0
  const take = (length) => {
    at += length
    return payload.toString('hex', at - length, at)
  }
  const count = () => {
    at += 8
    return Number(payload.readBigUInt64LE(at - 8))
  }
  const id = () => take(24)
  const bytes = () => take(count())
  const option = (read) => (take(1) === '01' ? read() : undefined)
  const time = () => take(12)
  const map = (name, read) => {
    const entries = Array.from({ length: count() }, () => [name(), read()])
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  const box = () => createHash('sha256').update(bytes()).digest('hex')
  const record = () => ({ id: id(), data: box(), revoke: option(box), blob: box() })
  const vault = () => ({ key: box(), records: map(id, record) })
  const value = () => ({ value: bytes(), expires: option(time) })
  const clients = map(id, () => ({
    keys: map(id, box),
    vaults: map(id, vault),
    store: map(bytes, value),
    scanFrequency: option(time),
    createdAt: time(),
    lastScanAt: option(time),
  }))
  if (at !== payload.length) throw new Error('bytes after the payload')
  return clients
}
