import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError, usage } from './errors.js'
import { descriptorAt, descriptorKey, streamKey } from './streams.js'

/** Bytes that a message may have: more than the zone takes in one call. */
const maxLength = 512 * 2 ** 20
/** Bytes that a secret or a document may have. */
const maxSmall = 2 ** 20

/** Known here only, so that every source is one that was claimed. */
const claimed: unique symbol = Symbol('claimed')

/**
 * A source of bytes. Only `sourceOf` and `descriptorSource` make one, and they share their claims.
 */
export type InputSource = ({ readonly path: string } | { readonly fd: number }) & {
  readonly [claimed]: true
  /** The kind of the bytes, for messages. */
  readonly purpose: string
  /** Whether they are a secret: then the path is not shown, since people type the secret there. */
  readonly isSecret: boolean
}

/** The streams of this process, each of which can serve one purpose only. */
export class StandardInput {
  readonly isTerminal: boolean
  readonly #purposes = new Map<string, string>()

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal
  }

  /** Reserves a stream. @throws CliError `USAGE` when it serves something else already. */
  claim(key: string, purpose: string): void {
    const other = this.#purposes.get(key)
    if (other !== undefined) {
      const name = key === descriptorKey(0) ? 'Standard input' : 'One stream'
      throw usage(`${name} cannot be both ${other} and ${purpose}.`, 'give one of them as a file')
    }
    this.#purposes.set(key, purpose)
  }
}

/** The source that an option names (`-` is standard input), reserved for `purpose`. */
export function sourceOf(
  path: string,
  stdin: StandardInput,
  purpose: string,
  { isSecret = false } = {},
): InputSource {
  const fd = path === '-' ? 0 : descriptorAt(path)
  const key = fd === undefined ? streamKey(path) : descriptorKey(fd)
  if (key !== undefined) stdin.claim(key, purpose)
  return { ...(path === '-' ? { fd: 0 } : { path }), [claimed]: true, purpose, isSecret }
}

/** An open descriptor as a source of a secret. */
export function descriptorSource(fd: number, stdin: StandardInput, purpose: string): InputSource {
  stdin.claim(descriptorKey(fd), purpose)
  return { fd, [claimed]: true, purpose, isSecret: true }
}

/**
 * Reads a source to its end, up to its limit. The bytes are in one buffer and nowhere else: wiping
 * it is enough.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED`.
 */
export async function readSource(source: InputSource, max = maxLength): Promise<Uint8Array> {
  try {
    if ('fd' in source) return await readDescriptor(source.fd, max, source)
    const fd = openSync(source.path, constants.O_RDONLY)
    try {
      return await readDescriptor(fd, max, source)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw error instanceof CliError ? error : inputFailure(error, source)
  }
}

/** The same for a secret or a document, which has 1 MiB at most. */
export function readSmall(source: InputSource): Promise<Uint8Array> {
  return readSource(source, maxSmall)
}

/** Whether other users of this machine can read the file; unknown for a stream. */
export function isOpenToOthers(source: InputSource): boolean {
  if ('fd' in source || process.platform === 'win32') return false
  const stats = statSync(source.path, { throwIfNoEntry: false })
  return stats?.isFile() === true && (stats.mode & 0o044) !== 0
}

/**
 * Whether a source gives the same bytes when it is read again: a file does, a pipe does not.
 * Checks that it can be read, and opens nothing: closing a pipe would break it for its writer.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED`.
 */
export function isRereadable(source: InputSource): boolean {
  if ('fd' in source) return false
  try {
    accessSync(source.path, constants.R_OK)
    return statSync(source.path).isFile()
  } catch (error) {
    throw inputFailure(error, source)
  }
}

/** The error for a source that cannot be opened or read. */
export function inputFailure(error: unknown, source: InputSource): CliError {
  const what = sourceName(source)
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
    ? new CliError('INPUT_NOT_FOUND', `There is no ${what}.`)
    : new CliError('INPUT_FAILED', `The ${what} cannot be read.`)
}

function sourceName(source: InputSource): string {
  const { purpose, isSecret } = source
  if ('fd' in source) {
    return source.fd === 0 ? `standard input (${purpose})` : `descriptor ${source.fd}`
  }
  return isSecret ? `file with ${purpose}` : `file ${source.path} (${purpose})`
}

async function readDescriptor(fd: number, max: number, source: InputSource): Promise<Uint8Array> {
  const { size } = fstatSync(fd)
  if (size > max) throw tooLong(max, source)
  let buffer = new Uint8Array(Math.min(Math.max(size + 1, 4096), max + 1))
  let length = 0
  for (;;) {
    const count = await readSome(fd, buffer, length)
    if (count === 0) return buffer.subarray(0, length)
    length += count
    if (length > max) {
      buffer.fill(0)
      throw tooLong(max, source)
    }
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(buffer.length * 2, max + 1))
      larger.set(buffer)
      buffer.fill(0)
      buffer = larger
    }
  }
}

// Synchronous, because a read that blocks in a thread of libuv would keep Ctrl-C from ending the
// process. A non-blocking descriptor is read again.
async function readSome(fd: number, buffer: Uint8Array, offset: number): Promise<number> {
  for (;;) {
    try {
      return readSync(fd, buffer, offset, buffer.length - offset, null)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      await sleep(10)
    }
  }
}

function tooLong(max: number, source: InputSource): CliError {
  const text = `The ${sourceName(source)} is longer than ${max / 2 ** 20} MiB.`
  return new CliError('INPUT_FAILED', text)
}
