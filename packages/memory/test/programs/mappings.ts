import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** One mapping of this process, from /proc/self/smaps (proc(5)). */
export interface Mapping {
  readonly start: number
  readonly end: number
  readonly permissions: string
  /** `lo` locked, `dd` not in dumps, `dc` not in forked children. */
  readonly flags: readonly string[]
}

export function mappings(): Mapping[] {
  return readFileSync('/proc/self/smaps', 'latin1')
    .split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)
    .map((entry) => {
      const [, start = '', end = '', permissions = ''] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(entry) ?? []
      return {
        start: Number.parseInt(start, 16),
        end: Number.parseInt(end, 16),
        permissions,
        flags: /VmFlags: (.*)/.exec(entry)?.[1]?.trim().split(' ') ?? [],
      }
    })
}

export function mappingOf(address: number): Mapping {
  const found = mappings().find(({ start, end }) => start <= address && address < end)
  if (found === undefined) throw new Error('not mapped')
  return found
}

/** KiB of locked mappings. */
export function lockedKib(): number {
  const locked = mappings().filter(({ flags }) => flags.includes('lo'))
  return locked.reduce((sum, { start, end }) => sum + (end - start) / 1024, 0)
}

/** What root or a debugger would get: `length` bytes through /proc/self/mem, or the error's code. */
export function readThroughProc(address: number, length: number): Buffer | string {
  const fd = openSync('/proc/self/mem', 'r')
  try {
    const bytes = Buffer.alloc(length)
    readSync(fd, bytes, 0, length, address)
    return bytes
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  } finally {
    closeSync(fd)
  }
}
