import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError, usage } from './errors.js'

/** Bytes that a message or a secret may have: more than the zone takes in one call. */
const maxLength = 512 * 1024 * 1024

/** Standard input, which can serve one purpose only. */
export class StandardInput {
  readonly isTerminal: boolean
  #purpose: string | undefined

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal
  }

  /** Reserves standard input. @throws CliError `USAGE` when it serves something else already. */
  claim(purpose: string): void {
    if (this.#purpose !== undefined) {
      throw usage(
        `Standard input cannot be both ${this.#purpose} and ${purpose}.`,
        'give one of them as a file',
      )
    }
    this.#purpose = purpose
  }
}

/** Where bytes come from: a file, or an open descriptor (0 is standard input). */
export type Source = { readonly path: string } | { readonly fd: number }

/** The source that an option names (`-` is standard input), reserved for `purpose`. */
export function sourceOf(path: string, stdin: StandardInput, purpose: string): Source {
  if (path !== '-') return { path }
  stdin.claim(purpose)
  return { fd: 0 }
}

/**
 * Reads a source to its end. The bytes are in one buffer, and nowhere else: wiping it is enough.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED`.
 */
export async function readSource(source: Source): Promise<Uint8Array> {
  try {
    if ('fd' in source) return await readDescriptor(source.fd)
    const fd = openSync(source.path, constants.O_RDONLY)
    try {
      return await readDescriptor(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw error instanceof CliError ? error : inputFailure(error)
  }
}

/**
 * Looks whether a file can be read, long before it is.
 * @throws CliError `INPUT_NOT_FOUND`, `INPUT_FAILED`.
 */
export function requireReadable(path: string): void {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK))
  } catch (error) {
    throw inputFailure(error)
  }
}

/** The error for a file that cannot be opened or read. */
export function inputFailure(error: unknown): CliError {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new CliError('INPUT_NOT_FOUND', 'A file that should be read is not there.')
  }
  return new CliError('INPUT_FAILED', 'A file or descriptor that should be read cannot be read.')
}

async function readDescriptor(fd: number): Promise<Uint8Array> {
  const { size } = fstatSync(fd)
  let buffer = new Uint8Array(Math.min(Math.max(size + 1, 4096), maxLength + 1))
  let length = 0
  for (;;) {
    const count = await readSome(fd, buffer, length)
    if (count === 0) return buffer.subarray(0, length)
    length += count
    if (length > maxLength) {
      buffer.fill(0)
      throw new CliError('INPUT_FAILED', 'The input is longer than 512 MiB.')
    }
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(buffer.length * 2, maxLength + 1))
      larger.set(buffer)
      buffer.fill(0)
      buffer = larger
    }
  }
}

// Synchronous, because a read that blocks in a thread of libuv would keep Ctrl-C from ending the
// process. A descriptor that somebody made non-blocking is asked again.
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
