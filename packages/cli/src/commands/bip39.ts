import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { choice, integer, writesRecord } from '../settings/options.js'
import { languages } from '../text/key-types.js'

/** `stronghold bip39 …` */
export function bip39(act: Act): Command {
  return new Command('bip39')
    .description('seeds from words (BIP39)')
    .addCommand(generate(act))
    .addCommand(recover(act))
}

function generate(act: Act): Command {
  const command = writesRecord(new Command('generate'))
    .description(
      'draw words, keep their seed inside, and print the words: write them down, there is no other copy',
    )
    .option('--words <N>', '12, 15, 18, 21 or 24', integer(12, 24), 24)
  return seedOptions(command)
    .addHelpText(
      'after',
      examples('stronghold bip39 generate -f wallet.stronghold -c alice --output wallet/seed'),
    )
    .action(act(() => import('./bip39/generate.js')))
}

function recover(act: Act): Command {
  const command = writesRecord(new Command('recover'))
    .description('keep the seed of words inside; they come from a file, stdin or the terminal')
    .option('--mnemonic-file <PATH>', 'read the words from a file; - is standard input')
  return seedOptions(command)
    .addHelpText(
      'after',
      examples('stronghold bip39 recover -f wallet.stronghold -c alice --output wallet/seed'),
    )
    .action(act(() => import('./bip39/recover.js')))
}

function seedOptions(command: Command): Command {
  return command
    .addOption(choice('--language <NAME>', 'the word list', languages).default('english'))
    .option('--bip39-passphrase-file <PATH>', 'the passphrase that is part of the seed; - is stdin')
}
