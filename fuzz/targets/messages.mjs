import { decode, encode } from '../../packages/stronghold/dist/contract/codec/index.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'
import { messages } from '../../packages/stronghold/dist/contract/messages/table.js'
import {
  Ed25519Sign,
  Slip10Derive,
  WriteVault,
} from '../../packages/stronghold/dist/contract/procedures/index.js'

export const name = 'messages'
export const expects = (error) => ['INVALID_ARGUMENT', 'UNKNOWN_METHOD'].includes(error?.code)

const table = Object.values(messages)
const { Execute, Unlock, StoreInsert } = messages
const at = Location.generic('vault', 'record')
const bytes = new Uint8Array([1, 2, 3])

const seed = (message, input) =>
  Uint8Array.from([table.indexOf(message), ...encode(message.input, input)])

export const seeds = [
  seed(Execute, {
    handle: 1,
    calls: [
      WriteVault({ data: bytes, location: at }),
      Ed25519Sign({ privateKey: Location.counter('vault', 7), message: bytes }),
      Slip10Derive({
        curve: 'Ed25519',
        chain: [1, 2 ** 31],
        source: 'Seed',
        input: at,
        output: at,
      }),
    ],
  }),
  seed(Unlock, {
    key: { derivation: 'raw', secret: bytes },
    maxWorkFactor: 23,
    file: bytes,
    least: 0,
  }),
  seed(StoreInsert, { handle: 1, key: bytes, value: bytes, lifetime: 5 }),
]

/** The first byte chooses a message; the rest is its input, and then its output. */
export function target(input) {
  const message = table[(input[0] ?? 0) % table.length]
  for (const codec of /** @type {any[]} */ ([message.input, message.output])) {
    let value
    try {
      value = decode(codec, input.subarray(1))
    } catch (error) {
      if (!expects(error)) throw error
      continue
    }
    const again = encode(codec, value)
    if (Buffer.compare(again, input.subarray(1)) !== 0)
      throw new Error('two encodings of one value')
  }
}
