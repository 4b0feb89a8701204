import { fstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Links that are followed to find a descriptor behind a name. */
const maxLinks = 40

/**
 * The descriptor of this process that a path stands for, however it is spelled: `/dev/stdin`,
 * `/dev/fd/3`, `/proc/self/fd/0`, or a link to one of them.
 */
export function descriptorAt(path: string): number | undefined {
  let at = resolve(path)
  for (let i = 0; i < maxLinks; i++) {
    const found =
      /^(?:\/dev\/fd|\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/fd)\/(\d+)$/.exec(at)
    if (found?.[1] !== undefined && isOwn(at)) return Number(found[1])
    try {
      const parent = realpathSync(dirname(at))
      const own = join(parent, basename(at))
      at = own === at ? resolve(parent, readlinkSync(at)) : own
    } catch {
      return undefined
    }
  }
  return undefined
}

/** The identity of a descriptor's stream: equal for two that take bytes away from each other. */
export function descriptorKey(fd: number): string {
  try {
    return keyOf(fstatSync(fd))
  } catch {
    return `closed ${fd}`
  }
}

/**
 * The same for a path, if it leads to a stream, whose bytes can be read only once. A file keeps
 * them.
 */
export function streamKey(path: string): string | undefined {
  try {
    const stats = statSync(path)
    return stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice()
      ? keyOf(stats)
      : undefined
  } catch {
    return undefined
  }
}

function keyOf({ dev, ino }: Stats): string {
  return `${dev} ${ino}`
}

// Of another process it is another descriptor of the same number.
function isOwn(path: string): boolean {
  const [, process_] = /^\/proc\/(\d+)\//.exec(path) ?? []
  return process_ === undefined || Number(process_) === process.pid
}
