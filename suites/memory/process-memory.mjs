import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'

const page = 4096
const piece = 4 * 1024 * 1024
const present = 0x80
const swapped = 0x40

/**
 * Reads all memory of a process as a debugger would: every mapping, also those without read
 * permission, as far as pages are there at all. Calls `use(bytes, address, mapping)` with pieces
 * that overlap by `overlap` bytes. Answers how many bytes were read and how many were refused
 * (`memfd_secret` pages, which not even root may read).
 * @throws when the process may not be read.
 */
export function readProcess(pid, overlap, use) {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const pages = openSync(`/proc/${pid}/pagemap`, 'r')
  const buffer = Buffer.alloc(overlap + piece)
  let read = 0
  let refused = 0
  try {
    for (const mapping of mappingsOf(pid)) {
      let kept = 0
      let next = -1
      for (const { start, end } of presentRuns(pages, mapping)) {
        if (start !== next) kept = 0
        for (let at = start; at < end; ) {
          const wanted = Math.min(piece, end - at)
          const count = tryRead(memory, buffer.subarray(kept, kept + wanted), at)
          if (count <= 0) {
            refused += page
            at += page
            kept = 0
            continue
          }
          read += count
          const bytes = buffer.subarray(0, kept + count)
          use(bytes, at - kept, mapping)
          at += count
          kept = Math.min(overlap, bytes.length)
          bytes.copyWithin(0, bytes.length - kept)
        }
        next = end
      }
    }
    return { read, refused }
  } finally {
    closeSync(memory)
    closeSync(pages)
  }
}

/** Processes whose parent is `pid`. */
export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        // The name of a process may hold spaces and parentheses; the parent comes after it.
        const stat = readFileSync(`/proc/${child}/stat`, 'latin1')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
}

function mappingsOf(pid) {
  return readFileSync(`/proc/${pid}/maps`, 'latin1')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const found = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line)
      if (found === null) throw new Error(`not a mapping: ${line}`)
      const [, start, end, access, name] = found
      return { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), access, name }
    })
    .filter(({ name }) => name !== '[vsyscall]')
}

// A reservation of gigabytes has few pages; only those are read.
function* presentRuns(pages, { start, end }) {
  const entries = Buffer.alloc(8 * 65536)
  let run
  for (let at = start; at < end; ) {
    const wanted = Math.min(entries.length, ((end - at) / page) * 8)
    const count = readSync(pages, entries, 0, wanted, (at / page) * 8)
    if (count <= 0) throw new Error('the page map ends early')
    for (let entry = 0; entry < count; entry += 8, at += page) {
      if ((entries[entry + 7] & (present | swapped)) !== 0) run ??= at
      else if (run !== undefined) {
        yield { start: run, end: at }
        run = undefined
      }
    }
  }
  if (run !== undefined) yield { start: run, end }
}

function tryRead(memory, buffer, at) {
  try {
    return readSync(memory, buffer, 0, buffer.length, at)
  } catch (error) {
    if (error.code === 'EIO' || error.code === 'EFAULT') return 0
    throw error
  }
}
