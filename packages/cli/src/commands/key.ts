import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { keyTypes } from '../key-types.js'
import { choice, worksAnywhere, writesFile, writesRecord } from '../options.js'

/** `stronghold key …` */
export function key(act: Act): Command {
  return new Command('key')
    .description('keys')
    .addCommand(generate(act))
    .addCommand(showPublic(act))
}

function generate(act: Act): Command {
  return writesRecord(new Command('generate'))
    .description('draw a key inside')
    .addOption(typeOption())
    .addHelpText(
      'after',
      examples(
        'stronghold key generate -f signer.stronghold -c ci --type ed25519 --output keys/ci',
      ),
    )
    .action(act(() => import('./key/generate.js')))
}

function showPublic(act: Act): Command {
  return worksAnywhere(writesFile(new Command('public')))
    .description('print the public half of a key, in hex')
    .requiredOption('--key <LOC>', 'the key')
    .addOption(typeOption())
    .addHelpText(
      'after',
      examples('stronghold key public -f signer.stronghold -c ci --type ed25519 --key keys/ci'),
    )
    .action(act(() => import('./key/public.js')))
}

function typeOption() {
  return choice('--type <TYPE>', 'the kind of key', Object.keys(keyTypes)).makeOptionMandatory()
}
