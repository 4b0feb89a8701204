import { exitCodeMeanings } from '../io/exit-codes.js'
import { isNeeded } from '../settings/options.js'
import type { CommandEntry } from './table.js'

/** A manual page and its file name. */
export interface ManualPage {
  readonly name: string
  readonly text: string
}

/** A manual page of section 1 for the program, and for each command (man-pages(7)). */
export function manualPages(
  table: readonly CommandEntry[],
  version: string,
): readonly ManualPage[] {
  return table.map((entry) => ({
    name: `${pageName(entry)}.1`,
    text: pageOf(entry, table, version),
  }))
}

function pageName({ path }: CommandEntry): string {
  return ['stronghold', ...path.split(' ')].filter((word) => word !== '').join('-')
}

function pageOf(entry: CommandEntry, table: readonly CommandEntry[], version: string): string {
  const { command, options, path } = entry
  const description = command.description()
  const needed = options.filter(isNeeded).map(({ flags }) => flags.split(', ').at(-1))
  const values = command.registeredArguments.map(
    (one) => `${one.name()}${one.variadic ? ' ...' : ''}`,
  )
  const below = table.filter((one) => isBelow(one.path, path))
  return [
    `.TH ${pageName(entry).toUpperCase()} 1 "" "stronghold ${version}"`,
    '.SH NAME',
    `${pageName(entry)} \\- ${escaped(description.split('\n')[0] ?? '')}`,
    '.SH SYNOPSIS',
    `.B stronghold ${escaped(path)}`.trimEnd(),
    escaped([...values, ...needed, below.length > 0 ? 'COMMAND' : '[options]'].join(' ')),
    '.SH DESCRIPTION',
    ...description.split('\n\n').flatMap((text) => ['.PP', escaped(text)]),
    ...section(
      'COMMANDS',
      below.map((one) => [
        `stronghold ${one.path}`,
        one.command.description().split('\n')[0] ?? '',
      ]),
    ),
    ...section(
      'ARGUMENTS',
      command.registeredArguments.map((one) => [one.name(), one.description]),
    ),
    ...section(
      'OPTIONS',
      options.map((option) => [
        option.flags,
        [
          ...(isNeeded(option) ? ['Required.'] : []),
          option.description,
          ...(option.argChoices === undefined ? [] : [`(${option.argChoices.join(', ')})`]),
        ].join(' '),
      ]),
    ),
    ...section(
      'EXIT STATUS',
      exitCodeMeanings.map(([code, meaning]) => [String(code), meaning]),
    ),
    '.SH ENVIRONMENT',
    '.TP',
    '.B STRONGHOLD_FILE',
    'The file of commands without -f.',
    '.TP',
    '.B XDG_DATA_HOME, XDG_CONFIG_HOME',
    'The folders of default.stronghold and of config.json.',
    '',
  ].join('\n')
}

function isBelow(path: string, parent: string): boolean {
  const rest =
    parent === '' ? path : path.startsWith(`${parent} `) ? path.slice(parent.length + 1) : ''
  return rest !== '' && !rest.includes(' ')
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return []
  return [
    `.SH ${title}`,
    ...rows.flatMap(([name, text]) => ['.TP', `.B ${escaped(name)}`, escaped(text)]),
  ]
}

// groff_char(7): a hyphen that is copied into a shell is `\-`; a line must not begin as a request.
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('\n', ' ')
    .replace(
      /[^ -~]/gu,
      (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^([.'])/, '\\&$1')
}
