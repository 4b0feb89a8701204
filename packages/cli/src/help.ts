import { exitCodeMeanings } from './io/exit-codes.js'

/** The end of a command's help: how it is called. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** The end of the help of the program itself. */
export function closing(): string {
  return [
    examples(
      'stronghold tour',
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
