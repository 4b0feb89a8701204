import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { importedTypes, keyTypes } from '../key-types.js'
import { choice, worksAnywhere, writesFile, writesRecord } from '../options.js'

/** `stronghold key …` */
export function key(act: Act): Command {
  return new Command('key')
    .description('keys')
    .addCommand(generate(act))
    .addCommand(importKey(act))
    .addCommand(showPublic(act))
}

function generate(act: Act): Command {
  return writesRecord(new Command('generate'))
    .description('draw a key inside')
    .addOption(typeOption(keyTypes).makeOptionMandatory())
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
    .addOption(typeOption(keyTypes, ', which has to be that of the record'))
    .addHelpText(
      'after',
      examples('stronghold key public -f signer.stronghold -c ci --key keys/ci'),
    )
    .action(act(() => import('./key/public.js')))
}

function importKey(act: Act): Command {
  return writesRecord(new Command('import'))
    .description('take in a key that was made elsewhere, byte for byte, as what it is')
    .addOption(typeOption(importedTypes).makeOptionMandatory())
    .option('--input <PATH>', 'where the key comes from; - is standard input', '-')
    .addHelpText(
      'after',
      examples(
        'stronghold key import -f a.stronghold -c ci --type ed25519 --output keys/ci --input key.bin',
      ),
    )
    .action(act(() => import('./key/import.js')))
}

function typeOption(types: object, more = '') {
  return choice('--type <TYPE>', `the kind of key${more}`, Object.keys(types))
}
