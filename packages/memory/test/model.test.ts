import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Allocator, GuardedBuffer } from '@stronghold/memory'
import fc from 'fast-check'
import { backends, code } from './backends.js'

/** What must be: the bytes of every buffer, in the order in which the buffers were made. */
type Model = { bytes: number[]; disposed: boolean }[]
interface Real {
  readonly allocator: Allocator
  readonly buffers: GuardedBuffer[]
}
type Command = fc.Command<Model, Real>

const pick = <T>(list: readonly T[], seed: number): T => {
  const chosen = list[seed % list.length]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}

const allocate = (length: number): Command => ({
  check: () => true,
  run(model, { allocator, buffers }) {
    model.push({ bytes: new Array<number>(length).fill(0), disposed: false })
    buffers.push(allocator.allocate(length))
  },
  toString: () => `allocate(${length})`,
})

/** A command on one of the buffers that were made. */
const onOne = (
  name: string,
  seed: number,
  act: (expected: Model[number], buffer: GuardedBuffer) => void,
): Command => ({
  check: (model) => model.length > 0,
  run: (model, { buffers }) => act(pick(model, seed), pick(buffers, seed)),
  toString: () => `${name}(${seed})`,
})

const write = (seed: number, at: number, value: number): Command =>
  onOne(`write ${at} ${value}`, seed, (expected, buffer) => {
    const set = (bytes: Uint8Array) => {
      if (bytes.length > 0) bytes[at % bytes.length] = value
    }
    if (expected.disposed) {
      assert.throws(() => buffer.write(set), code('DISPOSED'))
      return
    }
    buffer.write(set)
    if (expected.bytes.length > 0) expected.bytes[at % expected.bytes.length] = value
  })

const read = (seed: number): Command =>
  onOne('read', seed, (expected, buffer) => {
    assert.equal(buffer.length, expected.bytes.length)
    assert.equal(buffer.disposed, expected.disposed)
    if (expected.disposed) assert.throws(() => buffer.read(() => 0), code('DISPOSED'))
    else
      assert.deepEqual(
        buffer.read((bytes) => [...bytes]),
        expected.bytes,
      )
  })

/** Fills while reading, and disposes of it within the call if `last`. */
const nest = (seed: number, value: number, last: boolean): Command =>
  onOne(`nest ${value} ${last}`, seed, (expected, buffer) => {
    if (expected.disposed) return
    buffer.read((outer) => {
      buffer.write((inner) => {
        inner.fill(value)
        if (last) buffer[Symbol.dispose]()
      })
      assert.ok(outer.every((byte) => byte === value))
    })
    expected.bytes.fill(value)
    expected.disposed = last
  })

const dispose = (seed: number): Command =>
  onOne('dispose', seed, (expected, buffer) => {
    buffer[Symbol.dispose]()
    expected.disposed = true
  })

const seed = fc.nat(1000)
const byte = fc.nat(255)
const commands = fc.commands(
  [
    fc.oneof(fc.nat(64), fc.nat(9000), fc.constantFrom(4080, 4096, 16_384)).map(allocate),
    fc.tuple(seed, fc.nat(), byte).map(([seed, at, value]) => write(seed, at, value)),
    seed.map(read),
    fc.tuple(seed, byte, fc.boolean()).map(([seed, value, last]) => nest(seed, value, last)),
    seed.map(dispose),
  ],
  { maxCommands: 60 },
)

for (const allocator of backends) {
  test(`${allocator.report.backend} behaves as a list of arrays`, () => {
    fc.assert(
      fc.property(commands, (commands) => {
        const real: Real = { allocator, buffers: [] }
        fc.modelRun(() => ({ model: [], real }), commands)
        for (const buffer of real.buffers) buffer[Symbol.dispose]()
      }),
      { numRuns: 200 },
    )
  })
}
