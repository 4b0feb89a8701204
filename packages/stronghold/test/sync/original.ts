import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { nobleProvider as crypto } from '@stronghold/crypto/noble'

// The original's export, written from its description and sharing no code with the engine: bincode
// of clients, vaults and records; LZ4; age with one scrypt stanza of work factor 0.

export interface OriginalRecord {
  readonly client: Uint8Array
  readonly vault: Uint8Array
  readonly record: Uint8Array
  readonly secret: Uint8Array
  readonly revoked?: boolean
}

const mac24 = (data: Uint8Array, key: Uint8Array) =>
  new Uint8Array(createHmac('sha512', key).update(data).digest()).slice(0, 24)

/** Ids of names, as the original derives them. */
export function ids(client: string, vault: string, record: string) {
  const [c, v, r] = [client, vault, record].map((name) => Buffer.from(name)) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  const vaultId = mac24(v, v)
  return { client: mac24(c, c), vault: vaultId, record: mac24(vaultId, r) }
}

/** An export of records (each in a vault of its own client) under a shared secret. */
export function sealOriginal(records: readonly OriginalRecord[], shared: Uint8Array): Uint8Array {
  return sealAge(compress(encode(records)), shared)
}

/** The records of an export, opened with the vault keys in it. */
export function openOriginal(bytes: Uint8Array, shared: Uint8Array): OriginalRecord[] {
  const payload = decompress(openAge(bytes, shared))
  let at = 0
  const take = (length: number) => {
    at += length
    return payload.slice(at - length, at)
  }
  const u64 = () => Number(readU64(take(8)))
  const string = () => take(u64())
  const found: OriginalRecord[] = []
  const clients = u64()
  for (let c = 0; c < clients; c++) {
    const client = take(24)
    const keys = u64()
    for (let k = 0; k < keys; k++) {
      take(24)
      string()
    }
    const vaults = u64()
    for (let v = 0; v < vaults; v++) {
      const vault = take(24)
      const key = string()
      const count = u64()
      for (let r = 0; r < count; r++) {
        take(24)
        const record = take(24)
        const transaction = openBox(string(), key, record)
        const revoked = take(1)[0] === 1
        if (revoked) string()
        const secret = openBox(string(), key, transaction.subarray(40, 64))
        found.push({ client, vault, record, secret, revoked })
      }
    }
    if (u64() !== 0) throw new Error('the original exports no store entries')
    if (take(1)[0] === 1) take(12)
    take(12)
    if (take(1)[0] === 1) take(12)
  }
  return found
}

function encode(records: readonly OriginalRecord[]): Uint8Array {
  return Buffer.concat([
    u64(records.length),
    ...records.map(({ client, vault, record, secret, revoked = false }) => {
      const key = randomBytes(32)
      const blobId = randomBytes(24)
      const transaction = Buffer.alloc(112)
      transaction.writeBigUInt64BE(1n, 0)
      transaction.writeBigUInt64BE(BigInt(secret.length), 8)
      transaction.set(record, 16)
      transaction.set(blobId, 40)
      const revocation = Buffer.alloc(112)
      revocation.writeBigUInt64BE(2n, 0)
      revocation.set(record, 8)
      return Buffer.concat([
        client,
        ...[u64(1), vault, string(key)],
        ...[u64(1), vault, string(key), u64(1), record, record],
        string(sealBox(transaction, key, record)),
        revoked
          ? Buffer.concat([Buffer.of(1), string(sealBox(revocation, key, record))])
          : Buffer.of(0),
        string(sealBox(secret, key, blobId)),
        // An empty store, created in the first second of 1970.
        ...[u64(0), Buffer.of(0), Buffer.alloc(12), Buffer.of(0)],
      ])
    }),
  ])
}

function sealAge(plaintext: Uint8Array, shared: Uint8Array): Uint8Array {
  const [fileKey, salt, nonce] = [randomBytes(16), randomBytes(16), randomBytes(16)]
  const wrapped = chacha(wrapKey(shared, salt), Buffer.alloc(12), fileKey)
  const header = `age-encryption.org/v1\n-> scrypt ${base64(salt)} 0\n${base64(wrapped)}\n---`
  const mac = createHmac('sha256', hkdf(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest()
  if (plaintext.length > 65_536) throw new Error('one chunk is enough here')
  const last = Buffer.alloc(12)
  last[11] = 1
  const chunk = chacha(hkdf(fileKey, nonce, 'payload'), last, plaintext)
  return Buffer.concat([Buffer.from(`${header} ${base64(mac)}\n`), nonce, chunk])
}

function openAge(bytes: Uint8Array, shared: Uint8Array): Uint8Array {
  const form = /^age-encryption\.org\/v1\n-> scrypt (\S{22}) 0\n(\S{43})\n--- (\S{43})\n$/
  const header = Buffer.from(bytes.subarray(0, 149)).toString('latin1')
  const [, salt = '', body = '', mac = ''] = form.exec(header) ?? []
  const key = wrapKey(shared, Buffer.from(salt, 'base64'))
  const fileKey = unchacha(key, Buffer.alloc(12), Buffer.from(body, 'base64'))
  const signed = header.slice(0, header.indexOf('---') + 3)
  const expected = createHmac('sha256', hkdf(fileKey, Buffer.alloc(0), 'header')).update(signed)
  if (base64(expected.digest()) !== mac) throw new Error('the header does not authenticate')
  const last = Buffer.alloc(12)
  last[11] = 1
  return unchacha(hkdf(fileKey, bytes.subarray(149, 165), 'payload'), last, bytes.subarray(165))
}

function wrapKey(shared: Uint8Array, salt: Uint8Array): Uint8Array {
  const key = new Uint8Array(32)
  crypto.scrypt(key, shared, Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]), 0)
  return key
}

function hkdf(fileKey: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, salt, info, 32))
}

function chacha(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function unchacha(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  cipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
}

/** tag ‖ nonce ‖ ciphertext. */
function sealBox(plaintext: Uint8Array, key: Uint8Array, associated: Uint8Array): Uint8Array {
  const out = new Uint8Array(40 + plaintext.length)
  out.set(randomBytes(24), 16)
  const [tag, nonce, body] = [out.subarray(0, 16), out.subarray(16, 40), out.subarray(40)]
  crypto.xchacha20poly1305.seal(body, tag, plaintext, key, nonce, associated)
  return out
}

function openBox(box: Uint8Array, key: Uint8Array, associated: Uint8Array): Uint8Array {
  const out = new Uint8Array(box.length - 40)
  const [tag, nonce, body] = [box.subarray(0, 16), box.subarray(16, 40), box.subarray(40)]
  if (!crypto.xchacha20poly1305.open(out, body, tag, key, nonce, associated)) {
    throw new Error('a box does not authenticate')
  }
  return out
}

/** One literal run. */
function compress(plaintext: Uint8Array): Uint8Array {
  const rest = plaintext.length - 15
  if (rest < 0) throw new Error('too short for a run of this form')
  const full = new Uint8Array(Math.floor(rest / 255)).fill(255)
  return Buffer.concat([Buffer.of(0xf0), full, Buffer.of(rest % 255), plaintext])
}

function decompress(block: Uint8Array): Uint8Array {
  let at = 1
  let length = (block[0] as number) >> 4
  if (length === 15) {
    let byte = 255
    while (byte === 255) {
      byte = block[at++] as number
      length += byte
    }
  }
  if (at + length !== block.length) throw new Error('more than one literal run')
  return Uint8Array.from(block.subarray(at))
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function string(bytes: Uint8Array): Buffer {
  return Buffer.concat([u64(bytes.length), bytes])
}

function readU64(bytes: Uint8Array): bigint {
  return Buffer.from(bytes).readBigUInt64LE()
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
