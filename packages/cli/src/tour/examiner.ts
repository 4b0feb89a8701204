import { createHmac, pbkdf2Sync } from 'node:crypto'

// Runs as a process of its own, so that the secrets that it looks for are nowhere in the process
// that it searches. Standard input: the length of the head (4 bytes, little-endian), the head as
// JSON with the words, the path and a control value in base64, then memory until the end. Standard
// output: JSON.

/** What the examiner answers. */
export interface Findings {
  /** Bytes of memory that were searched. */
  readonly searched: number
  /** How often the 64-byte seed was found, in any form. */
  readonly seed: number
  /** How often the derived key was found, in any form. */
  readonly key: number
  /** How often the control value was found: it must be there, or the search is worth nothing. */
  readonly control: number
}

/** The input of the examiner. */
export interface Head {
  readonly words: string
  readonly chain: readonly number[]
  readonly control: string
}

const input = process.stdin[Symbol.asyncIterator]()
let pending = Buffer.alloc(0)
while (pending.length < 4 || pending.length < 4 + pending.readUInt32LE(0)) await more()
const end = 4 + pending.readUInt32LE(0)
const head = JSON.parse(pending.subarray(4, end).toString()) as Head
pending = pending.subarray(end)

const seed = pbkdf2Sync(Buffer.from(head.words, 'base64'), 'mnemonic', 2048, 64, 'sha512')
const needles = {
  seed: forms(seed),
  key: forms(deriveKey(seed, head.chain)),
  control: forms(Buffer.from(head.control, 'base64')),
}
// The longest part of a needle that a chunk can end with.
const overlap = Math.max(...Object.values(needles).flatMap((all) => all.map((one) => one.length)))
const found = { searched: pending.length, seed: 0, key: 0, control: 0 }
for (;;) {
  const enough = pending.length >= 1 << 20
  if (enough) search(pending.length - overlap)
  const before = pending.length
  if (!(await more())) break
  found.searched += pending.length - before
}
search(pending.length)
process.stdout.write(JSON.stringify(found satisfies Findings))

async function more(): Promise<boolean> {
  const { value, done } = await input.next()
  if (done) return false
  pending = Buffer.concat([pending, value])
  return true
}

// Counts matches that begin before `limit`, and forgets the bytes after it.
function search(limit: number): void {
  for (const [name, all] of Object.entries(needles) as [keyof typeof needles, Buffer[]][]) {
    for (const needle of all) {
      let at = pending.indexOf(needle)
      while (at >= 0 && at < limit) {
        found[name]++
        at = pending.indexOf(needle, at + 1)
      }
    }
  }
  pending = pending.subarray(limit)
}

// The last digits of base64 depend on what follows, and are left out.
function forms(secret: Buffer): Buffer[] {
  return [
    secret,
    Buffer.from(secret.toString('hex')),
    Buffer.from(secret.toString('base64').slice(0, -4)),
  ]
}

// SLIP-0010, "Private parent key → private child key", ed25519: hardened indexes only.
function deriveKey(seed: Buffer, chain: readonly number[]): Buffer {
  let node = createHmac('sha512', 'ed25519 seed').update(seed).digest()
  for (const index of chain) {
    const data = Buffer.alloc(37)
    node.copy(data, 1, 0, 32)
    data.writeUInt32BE(index, 33)
    node = createHmac('sha512', node.subarray(32)).update(data).digest()
  }
  return node.subarray(0, 32)
}
