import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.js'
import { CliError } from '../io/errors.js'
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
    for (const { name, text } of pages) await writeFile(join(directory, name), text)
  } catch {
    throw new CliError('OUTPUT_FAILED', `The pages cannot be written to ${directory}.`)
  }
  await output.result({ directory, pages: pages.length }, `${directory}: ${pages.length} pages`)
}
