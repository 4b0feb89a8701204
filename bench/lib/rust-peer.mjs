// Measures the Rust original through its Node binding, within its process, so that no pipe is part
// of the figures: `rust-peer.mjs BINDING`, one JSON request a line, one JSON answer a line.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { medianLatency, time } from './stats.mjs'

const { NapiStronghold, NapiKeyType } = createRequire(import.meta.url)(process.argv[2])
const message = [...new Uint8Array(32)]
let stronghold
let did
let key

const sign = () => stronghold.keySign(did, key, message)

const methods = {
  /** A new snapshot with one Ed25519 key. */
  async open({ file }) {
    stronghold = await NapiStronghold.new(file, 'passphrase', false)
    const made = await stronghold.didCreate('main', 'key-0', [...Array(32).keys()])
    did = made.did()
    key = made.keyLocation()
  },
  /** Median microseconds of `count` signatures. */
  latency: ({ count }) => medianLatency(count, sign),
  /** Signatures a second, one at a time: two at once abort the process. */
  async rate({ count }) {
    const milliseconds = await time(async () => {
      for (let i = 0; i < count; i++) await sign()
    })
    return (count / milliseconds) * 1000
  },
  /** Adds records to the client. */
  async fill({ count }) {
    for (let i = 0; i < count; i++) {
      await stronghold.keyGenerate(did, NapiKeyType.Ed25519, `record-${i}`)
    }
  },
  /** Milliseconds of one commit. */
  commit: () => time(() => stronghold.flushChanges()),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { method, input } = JSON.parse(line)
  process.stdout.write(`${JSON.stringify({ output: await methods[method](input) })}\n`)
}
// The binding keeps threads of its own, which would hold the process.
process.exit(0)
