import { readSync, writeSync } from 'node:fs'
import { channelBroken } from '../errors.js'

/** The descriptor on which a zone is born: the other end of it is the host's. */
export const channelDescriptor = 3

/** Blocking reads and writes on the channel: all the input and output that a zone has. */
export interface Descriptor {
  /** Reads at least one byte into `bytes` and returns the count; 0 when the host has closed. */
  read(bytes: Uint8Array): number
  /** Reads exactly `length` bytes. Throws when the host closes before. */
  readExactly(length: number): Uint8Array
  /** Writes all of `bytes`. Throws when the host has closed. */
  write(bytes: Uint8Array): void
}

/** A signal may interrupt a read, and libuv does not repeat that one. */
const read = (bytes: Uint8Array): number => {
  for (;;) {
    try {
      return readSync(channelDescriptor, bytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EINTR') throw error
    }
  }
}

export const descriptor: Descriptor = {
  read,
  readExactly(length) {
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length; ) {
      const count = read(bytes.subarray(filled))
      if (count === 0) throw channelBroken('the host has closed it')
      filled += count
    }
    return bytes
  },
  write(bytes) {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(channelDescriptor, bytes, written)
    }
  },
}
