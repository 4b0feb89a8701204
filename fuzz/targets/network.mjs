import { BookWriter } from '../../packages/p2p/dist/book/book-writer.js'
import { readPeers } from '../../packages/p2p/dist/book/stored-peers.js'
import { FrameGuard } from '../../packages/p2p/dist/libp2p/frame-guard.js'
import { clientOpening, granted, verdict } from '../../packages/p2p/dist/protocol/opening.js'
import { readRules, rulesCodec, writeRules } from '../../packages/p2p/dist/rules/rule-codec.js'
import { decode, encode } from '../../packages/stronghold/dist/contract/codec/index.js'

export const name = 'network'
/** A book that is damaged says why: anything but bytes that are none would be a fault of ours. */
export const expects = ({ code, cause }) =>
  code === 'SNAPSHOT_DAMAGED'
    ? cause?.code === 'INVALID_ARGUMENT'
    : ['INVALID_ARGUMENT', 'PROTOCOL_VIOLATION'].includes(code)

const path = new TextEncoder().encode('signer')
/** @type {import('@stronghold/stronghold').Permissions} */
const permissions = {
  procedures: ['Ed25519Sign'],
  vaults: [{ path, use: true }],
  otherVaults: { list: true },
  store: 'read',
}
/** @type {import('@stronghold/p2p').InboundRule} */
const inbound = {
  clients: [{ path, permissions, ask: permissions }],
  sync: { send: 'all', receive: [{ client: path, vaults: [path] }] },
}
const head = (type, flag, streamID, length) => Uint8Array.from([type, flag, streamID, length])

/** The address book as its store keeps it: written through the store, read from it. */
const kept = new Map()
const store = /** @type {any} */ ({
  get: async (key) => kept.get(key),
  insert: async (key, value) => void kept.set(key, value),
})
const id = '12D3KooWP9JosC8cfFSpmpPsrAkgqpfhepTg8KbhU3caC2FKbsBy'
const peer = {
  name: 'phone',
  addresses: ['/ip4/192.0.2.1/tcp/4001'],
  exchangeKey: new Uint8Array(32).fill(1),
  inbound,
  outbound: permissions,
}
await new BookWriter(store).change(
  id,
  () => peer,
  async () => undefined,
)
const [content] = kept.values()

export const seeds = [
  encode(clientOpening, { client: path }),
  encode(verdict, granted),
  encode(rulesCodec, writeRules({ inbound, outbound: 'allow' })),
  encode(rulesCodec, writeRules({ inbound: 'ask', outbound: permissions })),
  content,
  head(0, 1, 1, 200),
]

/** The bytes as each frame, as rules, as an address book, and as heads of frames of Yamux. */
export function target(input) {
  for (const codec of /** @type {any[]} */ ([clientOpening, verdict, rulesCodec])) {
    same(input, () => encode(codec, decode(codec, input)))
  }
  // What a procedure of a later version grants is dropped, once and for all.
  refusing(() => {
    const rules = readRules(decode(rulesCodec, input))
    const again = readRules(decode(rulesCodec, encode(rulesCodec, writeRules(rules))))
    if (JSON.stringify(again) !== JSON.stringify(rules)) throw new Error('rules that change')
  })
  refusing(() => readPeers(input))
  const guard = new FrameGuard(
    (id) => ['', '/ipfs/id/1.0.0', undefined][id % 3],
    100,
    () => 0,
  )
  refusing(() => {
    for (let i = 0; i + 4 <= input.length; i += 4) {
      const [type, flag, streamID, size] = input.subarray(i, i + 4)
      guard.judge({ type, flag, streamID, length: size ** 3 })
    }
  })
}

function refusing(work) {
  try {
    return work()
  } catch (error) {
    if (!expects(error)) throw error
    return undefined
  }
}

/** A readable value has one encoding. */
function same(input, again) {
  const written = refusing(again)
  if (written !== undefined && Buffer.compare(written, input) !== 0) {
    throw new Error('two encodings of one value')
  }
}
