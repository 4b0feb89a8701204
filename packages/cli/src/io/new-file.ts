import { existsSync } from 'node:fs'
import { link, open, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError, usage } from './errors.js'

/**
 * Writes a new file of mode 0600, so that a reader that waits for it never sees a part of it. An
 * existing file is never replaced.
 * @throws CliError `OUTPUT_EXISTS`, `OUTPUT_FAILED`.
 */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part-${process.pid}`
  try {
    await writeFile(part, bytes, { mode: 0o600, flag: 'wx', flush: true })
    try {
      await link(part, path)
    } finally {
      await unlink(part)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path)
    throw new CliError('OUTPUT_FAILED', `The file ${path} cannot be written.`)
  }
}

/**
 * Writes pieces to a new file of mode 0600, which appears once it holds all of them, and is then
 * durable: a failure in the middle leaves nothing. Answers how many bytes it has.
 * @throws CliError `OUTPUT_EXISTS`, `OUTPUT_FAILED`; whatever the pieces throw.
 */
export async function streamNewFile(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<number> {
  const part = `${path}.part-${process.pid}`
  const file = await outputting(path, () => open(part, 'wx', 0o600))
  try {
    let length = 0
    try {
      for await (const piece of pieces) {
        await outputting(path, () => file.writeFile(piece))
        length += piece.length
      }
      await outputting(path, () => file.sync())
    } finally {
      await file.close()
    }
    await outputting(path, () => link(part, path))
    return length
  } finally {
    await unlink(part)
    await syncDirectory(dirname(path))
  }
}

async function outputting<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path)
    throw new CliError('OUTPUT_FAILED', `The file ${path} cannot be written.`)
  }
}

// A name is lost in a power cut without it. Windows offers no way to do this through Node.
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Called before work whose result could not be kept.
 * @throws CliError `OUTPUT_EXISTS`; `USAGE` for `-`, which elsewhere is a stream, and for nothing.
 */
export function requireNoOutput(path: string): void {
  if (path === '-' || path === '') {
    throw usage('The output is a file, which needs a name.', './- is a file of that name')
  }
  if (existsSync(path)) throw exists(path)
}

function exists(path: string): CliError {
  return new CliError('OUTPUT_EXISTS', `There is a file already: ${path}.`, {
    hint: 'choose another name; nothing is ever overwritten',
  })
}
