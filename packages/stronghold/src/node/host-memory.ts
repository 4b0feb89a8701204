import { readFileSync } from 'node:fs'

/**
 * Bytes of memory that this process and its children can still have, swap included: of the system,
 * and of every cgroup around it (versions 1 and 2). Memory that caches files counts as free.
 * `undefined` where that cannot be known.
 */
export function availableMemory(): number | undefined {
  const system = fields('/proc/meminfo')
  const free = system.get('MemAvailable')
  if (free === undefined) return undefined
  const swap = 1024 * (system.get('SwapFree') ?? 0)
  const groups = cgroups().map((group) => left(group, swap))
  return Math.min(1024 * free + swap, ...groups.filter((bytes) => bytes !== undefined))
}

/** A cgroup with a limit of memory, and the names of its files. */
interface Group {
  readonly directory: string
  readonly names: (typeof versions)[1 | 2]
}

const versions = {
  1: {
    limit: 'memory.limit_in_bytes',
    used: 'memory.usage_in_bytes',
    files: ['total_inactive_file', 'total_active_file'],
  },
  2: { limit: 'memory.max', used: 'memory.current', files: ['inactive_file', 'active_file'] },
} as const

function left({ directory, names }: Group, swap: number): number | undefined {
  const limit = number(`${directory}/${names.limit}`)
  const used = number(`${directory}/${names.used}`)
  if (limit === undefined || used === undefined) return undefined
  const stat = fields(`${directory}/memory.stat`)
  const files = names.files.reduce((sum, name) => sum + (stat.get(name) ?? 0), 0)
  return Math.max(0, limit - used + Math.min(files, used)) + swap
}

/** The cgroups around this process, from its own to the root, in both hierarchies. */
function cgroups(): Group[] {
  const groups: Group[] = []
  for (const line of text('/proc/self/cgroup').split('\n')) {
    const [, controllers, path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === '') {
      groups.push(...around('/sys/fs/cgroup', path, versions[2]))
      groups.push(...around('/sys/fs/cgroup/unified', path, versions[2]))
    } else if (controllers?.split(',').includes('memory')) {
      groups.push(...around('/sys/fs/cgroup/memory', path, versions[1]))
    }
  }
  return groups
}

function around(root: string, path: string, names: Group['names']): Group[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..')
  return [...parts, ''].map((_, depth) => ({
    directory: [root, ...parts.slice(0, depth)].join('/'),
    names,
  }))
}

/** Lines of a name and a number. */
function fields(file: string): Map<string, number> {
  const lines = text(file).matchAll(/^(\w+):?\s+(\d+)/gm)
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]))
}

/** A file that holds one number; `undefined` for a word, such as `max`. */
function number(file: string): number | undefined {
  const found = text(file).trim()
  return /^\d+$/.test(found) ? Number(found) : undefined
}

function text(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
