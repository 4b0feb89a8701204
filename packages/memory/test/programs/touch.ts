import { writeSync } from 'node:fs'
import { createAllocator, type MemoryReport, Workspace } from '@stronghold/memory'
import { addressOf, memset, pageSize, viewAt } from './system.js'

// Does one thing that must kill the process. "armed" is printed right before it, and "survived"
// if it did not kill; the act `none` does only what is allowed.
const [backend, act = '', where] = process.argv.slice(2)
const allocator = createAllocator({ backend: backend as MemoryReport['backend'], arenaPages: 4 })
const length = where === 'outside' ? 5 * pageSize + 1 : 40
const buffer = allocator.allocate(length)
const kept = buffer.write((bytes) => bytes.fill(7))
const sum = (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0)
const arm = () => writeSync(1, 'armed\n')

const acts: Record<string, () => unknown> = {
  none: () => {
    arm()
    buffer.read((bytes) => memset(addressOf(new Uint8Array(8)), sum(bytes), 8))
    buffer.write((bytes) => memset(addressOf(bytes), 1, bytes.length))
    buffer[Symbol.dispose]()
  },
  'read-at-rest': () => arm() && kept[0],
  'write-at-rest': () => {
    arm()
    kept[0] = 1
  },
  'write-in-read': () =>
    buffer.read((bytes) => {
      arm()
      bytes[0] = 1
    }),
  'read-after-dispose': () => {
    buffer[Symbol.dispose]()
    arm()
    return kept[0]
  },
  'native-write-past-end': () =>
    buffer.write((bytes) => {
      const address = addressOf(bytes)
      arm()
      memset(address, 1, bytes.length + 1)
    }),
  'read-past-end': () =>
    buffer.read((bytes) => {
      const forged = viewAt(addressOf(bytes), bytes.length + 1)
      arm()
      return forged[bytes.length]
    }),
  'read-before-page': () =>
    buffer.read((bytes) => {
      const address = addressOf(bytes)
      const forged = viewAt(address - (address % pageSize) - 1, 1)
      arm()
      return forged[0]
    }),
  'scratch-after-run': () => {
    const bytes = new Workspace(allocator, 64).run((scratch) => scratch.take(32))
    arm()
    return bytes[0]
  },
}

const chosen = acts[act]
if (chosen === undefined) throw new Error('no such act')
chosen()
writeSync(1, 'survived\n')
