import { existsSync } from 'node:fs'
import { link, unlink, writeFile } from 'node:fs/promises'
import { CliError } from './errors.js'

/**
 * Writes a new file of mode 0600, so that whoever waits for it never sees a part of it. What is
 * there already is never replaced.
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
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists()
    throw new CliError('OUTPUT_FAILED', 'A file cannot be written.')
  }
}

/** Before work is done whose result could not be kept. @throws CliError `OUTPUT_EXISTS`. */
export function requireNoOutput(path: string): void {
  if (existsSync(path)) throw exists()
}

function exists(): CliError {
  return new CliError('OUTPUT_EXISTS', 'There is a file already where one should be written.', {
    hint: 'choose another name; nothing is ever overwritten',
  })
}
