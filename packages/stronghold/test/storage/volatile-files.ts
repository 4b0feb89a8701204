import { constants } from 'node:fs'
import { dirname } from 'node:path'
import { type Files, type OpenFile, realFiles, systemError } from './support.js'

const { O_CREAT, O_EXCL, O_DIRECTORY } = constants

interface Inode {
  readonly number: number
  /** What a reader sees now. */
  live: Uint8Array
  /** What was there at the last sync of the file. */
  durable: Uint8Array
}

/** What a name can stand for; `undefined`: nothing. */
type Entry = Inode | 'directory' | undefined

/** What is on a disk right after a power cut: complete files and directories by path. */
export type Image = ReadonlyMap<string, Uint8Array | 'directory'>

/** The disk at one moment, with everything that a power cut could make of it. */
export interface Moment {
  /** The number of images that it could leave. */
  readonly outcomes: number
  /** One of them, by its number from 0. */
  outcome(number: number): Image
}

/**
 * A file system in memory that promises no more than POSIX does.
 *
 * The bytes of a file last once the file was synced; before, a power cut leaves none, a part, zeros
 * or all. A name that was made, moved or removed lasts once its directory was synced; before, each
 * name falls back to any of the things that it stood for since, whatever the other names do.
 * The lock is the one real file, since only the system can lock.
 */
export class VolatileFiles implements Files {
  readonly #lock: string
  #inodes = 1
  /** All that a name has stood for since its directory was synced; the last is the present. */
  readonly #names = new Map<string, Entry[]>()

  constructor(lock: string, image: Image = new Map()) {
    this.#lock = lock
    this.#names.set('/', ['directory'])
    for (const [path, bytes] of image) {
      this.#names.set(path, [
        bytes === 'directory' ? bytes : { number: this.#inodes++, live: bytes, durable: bytes },
      ])
    }
  }

  moment(): Moment {
    const names = [...this.#names].map(([path, entries]) => [path, [...entries]] as const)
    const inodes = new Map<Inode, Uint8Array[]>()
    for (const [, entries] of names) {
      for (const entry of entries) {
        if (typeof entry === 'object') inodes.set(entry, possibleBytes(entry))
      }
    }
    const choices = [...names.map(([, entries]) => entries), ...inodes.values()]
    return {
      outcomes: choices.reduce((product, { length }) => product * length, 1),
      outcome: (number) => {
        let rest = number
        const choose = <T>(options: readonly T[]): T => {
          const chosen = options[rest % options.length] as T
          rest = Math.floor(rest / options.length)
          return chosen
        }
        const chosen = names.map(([path, entries]) => [path, choose(entries)] as const)
        const bytes = new Map([...inodes].map(([inode, options]) => [inode, choose(options)]))
        return imageOf(chosen, (inode) => bytes.get(inode) as Uint8Array)
      },
    }
  }

  async open(path: string, flags: number): Promise<OpenFile> {
    if (path.endsWith('.lock')) return realFiles.open(this.#lock, O_CREAT | constants.O_RDWR, 0o600)
    const entry = this.#entry(path)
    if (entry === 'directory') return this.#directory(path)
    if ((flags & O_DIRECTORY) !== 0) throw systemError('ENOENT')
    if (entry !== undefined && (flags & O_EXCL) !== 0) throw systemError('EEXIST')
    if (entry !== undefined) return this.#file(entry)
    if ((flags & O_CREAT) === 0) throw systemError('ENOENT')
    const made = { number: this.#inodes++, live: new Uint8Array(0), durable: new Uint8Array(0) }
    this.#set(path, made)
    return this.#file(made)
  }

  async link(existing: string, path: string): Promise<void> {
    const inode = this.#require(existing)
    if (this.#entry(path) !== undefined) throw systemError('EEXIST')
    this.#set(path, inode)
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.#require(from)
    // Two names of one file are left alone, says POSIX.
    if (this.#entry(to) === inode) return
    this.#set(to, inode)
    this.#set(from, undefined)
  }

  async unlink(path: string): Promise<void> {
    this.#require(path)
    this.#set(path, undefined)
  }

  async readdir(path: string): Promise<string[]> {
    return [...this.#names.keys()]
      .filter((name) => name !== '/' && dirname(name) === path)
      .filter((name) => this.#entry(name) !== undefined)
      .map((name) => name.slice(path.length + 1))
  }

  async realpath(path: string): Promise<string> {
    this.#require(path)
    return path
  }

  async mkdir(path: string): Promise<string | undefined> {
    if (this.#entry(path) !== undefined) return undefined
    const first = await this.mkdir(dirname(path))
    this.#set(path, 'directory')
    return first ?? path
  }

  #entry(path: string): Entry {
    return this.#names.get(path)?.at(-1)
  }

  #require(path: string): Entry {
    const entry = this.#entry(path)
    if (entry === undefined) throw systemError('ENOENT')
    return entry
  }

  #set(path: string, entry: Entry): void {
    if (this.#entry(dirname(path)) !== 'directory') throw systemError('ENOENT')
    this.#names.set(path, [...(this.#names.get(path) ?? [undefined]), entry])
  }

  #file(inode: Inode): OpenFile {
    const nlink = () =>
      [...this.#names.values()].filter((entries) => entries.at(-1) === inode).length
    return {
      fd: -1,
      stat: async () => ({
        size: inode.live.length,
        mode: 0o100600,
        nlink: nlink(),
        ino: inode.number,
        isFile: () => true,
      }),
      chmod: async () => undefined,
      read: async (buffer, offset, length, position) => {
        const part = inode.live.subarray(position, position + length)
        buffer.set(part, offset)
        return { bytesRead: part.length }
      },
      writeFile: async (bytes) => {
        inode.live = bytes.slice()
      },
      sync: async () => {
        inode.durable = inode.live
      },
      close: async () => undefined,
    }
  }

  #directory(path: string): OpenFile {
    const refuse = () => Promise.reject(systemError('EISDIR'))
    return {
      fd: -1,
      stat: async () => ({ size: 0, mode: 0o40700, ino: 0, nlink: 1, isFile: () => false }),
      chmod: refuse,
      read: refuse,
      writeFile: refuse,
      sync: async () => {
        for (const [name, entries] of this.#names) {
          if (dirname(name) === path) this.#names.set(name, entries.slice(-1))
        }
      },
      close: async () => undefined,
    }
  }
}

function possibleBytes({ live, durable }: Inode): Uint8Array[] {
  if (live === durable) return [live]
  return [durable, live.slice(0, live.length / 2), new Uint8Array(live.length), live]
}

// What is in a directory that was lost is lost.
function imageOf(
  names: readonly (readonly [string, Entry])[],
  bytesOf: (inode: Inode) => Uint8Array,
): Image {
  const entries = new Map(names)
  const image = new Map<string, Uint8Array | 'directory'>()
  const reachable = (path: string): boolean =>
    path === '/' || (entries.get(dirname(path)) === 'directory' && reachable(dirname(path)))
  for (const [path, entry] of entries) {
    if (entry === undefined || !reachable(path)) continue
    image.set(path, entry === 'directory' ? entry : bytesOf(entry))
  }
  return image
}
