import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { choice, opensFile, worksAnywhere, writesFile, writesRecord } from '../settings/options.js'
import {
  generatedTypes,
  importedTypes,
  keyFormats,
  keyTypes,
  publicKeyFormats,
} from '../text/key-types.js'

/** `stronghold key …` */
export function key(act: Act): Command {
  return new Command('key')
    .description('keys')
    .addCommand(generate(act))
    .addCommand(importKey(act))
    .addCommand(showPublic(act))
    .addCommand(list(act))
}

function generate(act: Act): Command {
  return writesRecord(new Command('generate'))
    .description('draw a key inside')
    .addOption(typeOption(generatedTypes).makeOptionMandatory())
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
    .description('print the public half of a key')
    .requiredOption('--key <LOC>', 'the key')
    .addOption(typeOption(keyTypes, ', which has to be that of the record'))
    .addOption(choice('--format <FORM>', 'how it is printed', publicKeyFormats).default('hex'))
    .addHelpText(
      'after',
      examples(
        'stronghold key public -f signer.stronghold -c ci --key keys/ci',
        'stronghold key public -f signer.stronghold -c ci --key keys/ci --format pem > ci.pem',
      ),
    )
    .action(act(() => import('./key/public.js')))
}

function list(act: Act): Command {
  return opensFile(new Command('list'))
    .description('list keys with their public halves and fingerprints; counts no use')
    .option('-c, --client <CLIENT>', 'only those of this client')
    .addHelpText('after', examples('stronghold key list -f signer.stronghold'))
    .action(act(() => import('./key/list.js')))
}

function importKey(act: Act): Command {
  return writesRecord(new Command('import'))
    .description(
      'import a key that was made elsewhere (PEM, JWK, OpenSSH, digits or its bytes); anyone with that file still has the key',
    )
    .addOption(typeOption(importedTypes, ', which PEM, JWK and OpenSSH say themselves'))
    .addOption(choice('--format <FORM>', 'the form of the input', keyFormats).default('auto'))
    .option(
      '--input <PATH>',
      'the key; - is standard input (default: the terminal is asked, or "-")',
    )
    .addHelpText(
      'after',
      examples(
        'stronghold key import -f a.stronghold -c ci --output keys/ci --input key.pem',
        'openssl pkey -in encrypted.pem | stronghold key import -f a.stronghold -c ci --output keys/ci',
        'stronghold key import -f a.stronghold -c ci --type ed25519 --output keys/ci --input key.bin',
      ),
    )
    .action(act(() => import('./key/import.js')))
}

function typeOption(types: object, more = '') {
  return choice('--type <TYPE>', `the kind of key${more}`, Object.keys(types))
}
