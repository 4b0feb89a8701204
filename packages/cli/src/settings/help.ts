import type { Command, Option } from 'commander'
import { Help } from 'commander'
import { exitCodeMeanings } from '../io/exit-codes.js'
import { isNeeded } from './options.js'

/** How a command is called, with the options that it does not run without. */
export function commandUsage(command: Command): string {
  const needed = command.options.filter(isNeeded).map(({ long, flags }) => {
    const [value = ''] = /<[^>]+>/.exec(flags) ?? []
    return `${long} ${value}`
  })
  const names: string[] = []
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name())
  return [...names, ...needed, command.usage()].join(' ')
}

/** What an option means, and whether it is needed. */
export function optionDescription(option: Option): string {
  const text = new Help().optionDescription(option)
  return isNeeded(option) ? `required: ${text}` : text
}

/** The end of a command's help: how it is called. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** The end of the help of the program itself. */
export function closing(): string {
  return [
    examples(
      'stronghold tour',
      'stronghold init',
      'stronghold create -f wallet.stronghold',
      'stronghold bip39 generate -f wallet.stronghold -c alice --output wallet/seed',
      'stronghold sign -f wallet.stronghold -c alice --key wallet/key < message',
    ),
    '',
    'Secrets are never taken from the command line. A passphrase is asked on the terminal, or read',
    'from --passphrase-file PATH (- is standard input) or --passphrase-fd N.',
    'Locations are written vault/record, or vault#7 for a counter.',
    '',
    'Exit codes:',
    ...exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`),
  ].join('\n')
}

/** How a public key is given. */
export const publicKeyForms = 'hex, a JWK or a line of OpenSSH; @FILE or - for these and PEM'
