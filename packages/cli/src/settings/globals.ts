import { type Command, Option } from 'commander'
import type { Required } from '../io/protections.js'
import { commandUsage, optionDescription } from './help.js'
import { integer, protectionList } from './options.js'

/** The options of every command. */
export interface GlobalOptions {
  readonly json?: true
  readonly prompt: boolean
  readonly quiet?: true
  readonly require?: Required
  readonly maxWorkFactor?: number
  readonly maxContent?: number
}

/**
 * Declares the options of every command. Each command declares them: a program-wide option would
 * also be found in the value of another, such as a label.
 */
export function declareGlobals(command: Command): void {
  const option = (flags: string, description: string) =>
    new Option(flags, description).helpGroup('Everywhere:')
  command
    .configureHelp({ commandUsage, optionDescription })
    .enablePositionalOptions()
    .addOption(option('--json', 'print one JSON object per line; errors too, on standard error'))
    .addOption(option('--no-prompt', 'never ask on the terminal'))
    .addOption(option('--quiet', 'say nothing but answers, errors and questions'))
    .addOption(
      option(
        '--require <PROTECTIONS>',
        'refuse to work without these, separated by commas, or without all; see doctor',
      ).argParser(protectionList),
    )
    .addOption(
      option(
        '--max-work-factor <N>',
        'open files that cost more than 20 (1 GiB of memory): up to 23 (8 GiB)',
      ).argParser(integer(0, 23)),
    )
    .addOption(
      option(
        '--max-content <BYTES>',
        'open files whose content is longer than 64 MiB and eight times the file: up to 1 GiB',
      ).argParser(integer(1, 2 ** 30)),
    )
}

/** The options of a command line: those of the command, and those before its name. */
export function optionsOf(command: Command): GlobalOptions {
  const said: Record<string, unknown> =
    command.parent === null ? {} : (optionsOf(command.parent) as object as Record<string, unknown>)
  for (const [name, value] of Object.entries(command.opts())) {
    const isDefault = command.getOptionValueSource(name) === 'default'
    if (!isDefault || !(name in said)) said[name] = value
  }
  return said as unknown as GlobalOptions
}
