import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import { readSmall, StandardInput, sourceOf } from '../io/input.js'
import { manualPages } from '../table/man.js'
import { commandTable } from '../table/table.js'

interface Options {
  readonly directory?: string
}

/** Prints the manual page of the program, or writes those of all commands. */
export async function run(
  { output, version, declarations }: Context,
  { directory }: Options,
): Promise<void> {
  const pages = manualPages(commandTable(declarations()), version)
  const [own] = pages
  if (directory === undefined) return output.result({ page: own?.text }, own?.text.trimEnd() ?? '')
  try {
    await mkdir(directory, { recursive: true })
    for (const { name } of pages) await requireOwnPage(join(directory, name))
    for (const { name, text } of pages) await writeFile(join(directory, name), text)
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('OUTPUT_FAILED', `The pages cannot be written to ${directory}.`)
  }
  await output.result({ directory, pages: pages.length }, `${directory}: ${pages.length} pages`)
}

/** An older page of this program may be replaced; another file of that name may not. */
async function requireOwnPage(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats === undefined) return
  if (stats.isFile()) {
    const page = await readSmall(sourceOf(path, new StandardInput(false), 'a manual page'))
    if (Buffer.from(page).toString('latin1').startsWith('.TH STRONGHOLD')) return
  }
  throw new CliError('OUTPUT_EXISTS', `${path} is no page of this manual, and is left alone.`)
}
