import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StrongholdError } from '@stronghold/stronghold'
import fc from 'fast-check'
import * as codec from '#internal/contract/codec/index.js'
import { type Codec, decode, encode } from '#internal/contract/codec/index.js'
import { calls, outputs } from '#internal/contract/messages/calls.js'
import { messages } from '#internal/contract/messages/table.js'
import { procedureDefinitions } from '#internal/contract/procedures/table.js'
import { hex } from './bytes.js'

const all: [string, Codec<unknown>][] = [
  ...Object.values(messages).flatMap((message): [string, Codec<unknown>][] => [
    [`${message.name} input`, message.input as Codec<unknown>],
    [`${message.name} output`, message.output as Codec<unknown>],
  ]),
  ...procedureDefinitions.flatMap((definition): [string, Codec<unknown>][] => [
    [`${definition.name} input`, definition.input],
    [`${definition.name} output`, definition.output],
  ]),
  ['calls', calls as Codec<unknown>],
  ['outputs', outputs as Codec<unknown>],
]

const holdsCalls = (name: string) => /^(calls|outputs|Execute)/.test(name)

describe('codecs of messages and procedures', () => {
  for (const [name, one] of all) {
    it(`${name}: any bytes are refused, or are the one encoding of what they say`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 80, size: 'max' }), (bytes) => {
          let value: unknown
          try {
            value = decode(one, bytes)
          } catch (error) {
            assert(error instanceof StrongholdError)
            // The number of a procedure that is not known here is its own fault.
            const codes = ['INVALID_ARGUMENT', 'UNKNOWN_METHOD']
            assert(codes.slice(0, holdsCalls(name) ? 2 : 1).includes(error.code))
            return
          }
          assert.deepEqual(encode(one, value), bytes)
        }),
        { numRuns: 300 },
      )
    })

    it(`${name}: values that are not meant are refused`, () => {
      fc.assert(
        fc.property(fc.anything(), (value) => {
          let bytes: Uint8Array
          try {
            bytes = encode(one, value)
          } catch (error) {
            assert(error instanceof StrongholdError, String(error))
            return
          }
          assert.deepEqual(encode(one, decode(one, bytes)), bytes)
        }),
        { numRuns: 100 },
      )
    })
  }
})

describe('codec layout', () => {
  it('is little-endian, without padding or names', () => {
    const sample = codec.struct({
      a: codec.u8,
      b: codec.u32,
      c: codec.u53,
      d: codec.optional(codec.bytes),
      e: codec.list(codec.oneOf(['x', 'y'])),
      f: codec.boolean,
      g: codec.text,
    })
    const value = { a: 1, b: 2, c: 2 ** 32 + 3, d: hex('aa'), e: ['y' as const], f: true, g: 'é' }
    assert.deepEqual(
      encode(sample, value),
      hex(
        '01 02000000 03000000 01000000 01 01000000 aa 01000000 01 01 02000000 c3a9'.replaceAll(
          ' ',
          '',
        ),
      ),
    )
    assert.deepEqual(decode(sample, encode(sample, value)), value)
  })

  it('refuses a list that claims more items than there are bytes', () => {
    assert.throws(() => decode(codec.list(codec.nothing), hex('ffffffff')), StrongholdError)
  })

  it('takes own properties only', () => {
    const sample = codec.struct({ a: codec.u8 })
    assert.throws(() => encode(sample, Object.create({ a: 1 })), StrongholdError)
  })
})
