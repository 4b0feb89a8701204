import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import { requireNoOutput } from '../io/new-file.js'
import { run as create } from './create.js'

interface Options extends WriteOptions {
  readonly workFactor?: number
  readonly defaultClient?: string
}

/**
 * Makes the file for commands that name none, and remembers its path if it is not the usual one.
 */
export async function run(context: Context, options: Options): Promise<void> {
  const { file, defaultClient } = options
  const { places, output } = context
  const isOther = resolve(file) !== places.file
  const defaults = {
    ...(isOther ? { file: resolve(file) } : {}),
    ...(defaultClient === undefined ? {} : { client: defaultClient }),
  }
  const remembers = Object.keys(defaults).length > 0
  if (remembers) requireNoOutput(places.config)
  if (!isOther) await makeFolder(dirname(file))
  await create(context, options)
  if (!remembers) return
  await makeFolder(dirname(places.config))
  await writeFile(places.config, `${JSON.stringify(defaults, undefined, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
  }).catch(() => {
    throw new CliError('OUTPUT_FAILED', `The file of defaults ${places.config} cannot be written.`)
  })
  output.notice('REMEMBERED', `${places.config} has the defaults from now on.`)
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch(() => {
    throw new CliError('OUTPUT_FAILED', `The folder ${path} cannot be made.`)
  })
}
