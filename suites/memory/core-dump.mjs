import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readSync, rmSync } from 'node:fs'

const piece = 4 * 1024 * 1024

/** Whether gdb's `gcore` is here. */
export function canDump() {
  return spawnSync('gcore', ['--help']).error === undefined
}

/**
 * Makes a core dump of a process as `gcore` does, with all mappings, and calls `use(bytes, offset)`
 * with pieces of it that overlap by `overlap` bytes. It also holds the registers of every thread.
 * Answers how many bytes there were.
 */
export function readCoreDump(pid, directory, overlap, use) {
  const { status } = spawnSync('gcore', ['-a', '-o', `${directory}/core`, `${pid}`])
  const path = `${directory}/core.${pid}`
  if (status !== 0) throw new Error('gcore failed')
  const file = openSync(path, 'r')
  const buffer = Buffer.alloc(overlap + piece)
  let kept = 0
  let read = 0
  try {
    for (;;) {
      const count = readSync(file, buffer, kept, piece, read)
      if (count === 0) return read
      const bytes = buffer.subarray(0, kept + count)
      use(bytes, read - kept)
      read += count
      kept = Math.min(overlap, bytes.length)
      bytes.copyWithin(0, bytes.length - kept)
    }
  } finally {
    closeSync(file)
    rmSync(path)
  }
}
