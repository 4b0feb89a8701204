import { formatCode, parseCode } from '../../packages/p2p/dist/pairing/code.js'
import { hello, reveal, welcome } from '../../packages/p2p/dist/pairing/pairing.js'
import { readOffer, writeOffer } from '../../packages/p2p/dist/sync/send-selection.js'
import {
  announcement,
  answerHead,
  changed,
  piece,
  receipt,
  step,
  syncOpening,
  want,
} from '../../packages/p2p/dist/sync/sync-frames.js'
import { decode, encode } from '../../packages/stronghold/dist/contract/codec/index.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'

export const name = 'pairing-and-sync'
export const expects = (error) => error?.code === 'INVALID_ARGUMENT'

const peer = '12D3KooWP9JosC8cfFSpmpPsrAkgqpfhepTg8KbhU3caC2FKbsBy'
const code = formatCode({
  peer,
  addresses: ['/ip4/192.0.2.1/tcp/4141', '/dns4/example.org/tcp/443/tls/ws'],
  secret: new Uint8Array(16).fill(7),
})
const offered = writeOffer({
  clients: [
    {
      path: 'wallet',
      as: 'other',
      vaults: ['keys'],
      records: [Location.generic('keys', 'seed'), Location.counter('keys', 7)],
      mapVaults: [{ from: 'keys', to: 'received' }],
    },
  ],
})
const bytes = (length) => new Uint8Array(length).fill(1)

/** @type {[codec: any, value: object][]} */
const frames = [
  [syncOpening, { purpose: 'offer', offered }],
  [syncOpening, { purpose: 'pull', offered: undefined }],
  [step, { isRequest: true }],
  [receipt, { code: 'OK', copied: 1, revoked: 2, kept: 3, refused: 4 }],
  [answerHead, { code: 'OK', records: 5 }],
  [announcement, { length: 6, digest: bytes(32) }],
  [want, { offset: 7 }],
  [piece, { bytes: bytes(8) }],
  [changed, { isChanged: true }],
  [hello, { name: 'phone', exchangeKey: bytes(32), commitment: bytes(32), proof: bytes(32) }],
  [welcome, { name: 'desk', exchangeKey: bytes(32), nonce: bytes(32), proof: bytes(32) }],
  [reveal, { nonce: bytes(32) }],
]

export const seeds = [
  ...frames.map(([codec, value], i) => Uint8Array.from([i, ...encode(codec, value)])),
  Uint8Array.from([frames.length, ...new TextEncoder().encode(code)]),
]

/** The first byte chooses a parser: of one of the frames, or of a pairing code. */
export function target(input) {
  const chosen = (input[0] ?? 0) % (frames.length + 1)
  const content = input.subarray(1)
  if (chosen === frames.length) {
    const parsed = parseCode(new TextDecoder().decode(content))
    if (formatCode(parseCode(formatCode(parsed))) !== formatCode(parsed)) {
      throw new Error('a code that changed')
    }
    return
  }
  const [codec] = frames[chosen]
  const value = decode(codec, content)
  if (Buffer.compare(encode(codec, value), content) !== 0) throw new Error('two encodings')
  if (codec === syncOpening) readOffer(value.offered)
}
