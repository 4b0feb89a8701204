import type { Command } from 'commander'
import { usage } from '../io/errors.js'
import { type Defaults, readConfig } from './config.js'
import { isNeeded } from './options.js'
import { configFile, defaultFile } from './places.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Fills in options that were not given: the command line comes before the environment, the
 * environment before the user's file of defaults, and the last is the file in the user's folder for
 * data.
 * @throws CliError `CONFIG_REFUSED`; `USAGE` for an empty `STRONGHOLD_FILE`, or a missing option.
 */
export async function applyDefaults(command: Command, env: Environment): Promise<void> {
  // A script that sets it from an unset variable does not mean another wallet.
  if (env.STRONGHOLD_FILE === '') throw usage('STRONGHOLD_FILE is empty.')
  const config = await readConfig(configFile(env))
  const said: Defaults = { file: defaultFile(env), ...config, ...fromEnvironment(env) }
  for (const option of command.options) {
    const name = option.attributeName()
    const source = command.getOptionValueSource(name)
    if (source !== undefined && source !== 'default') continue
    // Where a client may be left out, leaving it out means all of them.
    const applies = Object.hasOwn(said, name) && (name !== 'client' || isNeeded(option))
    if (applies) command.setOptionValueWithSource(name, said[name], 'config')
    else if (isNeeded(option) && source === undefined) {
      throw usage(`required option '${option.flags}' not specified`)
    }
  }
}

function fromEnvironment({ STRONGHOLD_FILE: file }: Environment): Defaults {
  return file === undefined ? {} : { file }
}
