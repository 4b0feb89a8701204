import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import {
  integer,
  newKeyDerivation,
  opensFile,
  takesFile,
  takesNewKey,
  writesFile,
} from '../settings/options.js'

/** `stronghold snapshot …` */
export function snapshot(act: Act): Command {
  return new Command('snapshot')
    .description('the file as a whole')
    .addCommand(rekey(act))
    .addCommand(migrate(act))
    .addCommand(verify(act))
    .addCommand(generations(act))
    .addCommand(restore(act))
}

function rekey(act: Act): Command {
  return takesNewKey(writesFile(new Command('rekey')))
    .description('put the file under another passphrase, key or work factor')
    .addOption(newKeyDerivation())
    .addHelpText(
      'after',
      examples('stronghold snapshot rekey -f a.stronghold --new-passphrase-file new.txt'),
    )
    .action(act(() => import('./snapshot/rekey.js')))
}

function migrate(act: Act): Command {
  return takesNewKey(writesFile(new Command('migrate')))
    .description('bring a file of format 2 to format 3; the old file stays, as FILE.v2')
    .option('--to <FILE>', 'write the new file there and leave the old one where it is')
    .addHelpText(
      'after',
      examples('stronghold snapshot migrate -f old.stronghold --key-derivation wallet.rs'),
    )
    .action(act(() => import('./snapshot/migrate.js')))
}

function verify(act: Act): Command {
  return opensFile(new Command('verify'))
    .description('check every record of the file and of its older states')
    .addHelpText('after', examples('stronghold snapshot verify -f a.stronghold'))
    .action(act(() => import('./snapshot/verify.js')))
}

function generations(act: Act): Command {
  return takesFile(new Command('generations'))
    .description('list the older states that are kept beside the file; no passphrase is needed')
    .addHelpText('after', examples('stronghold snapshot generations -f a.stronghold'))
    .action(act(() => import('./snapshot/generations.js')))
}

function restore(act: Act): Command {
  return destroys(writesFile(new Command('restore')))
    .description('put an older state in the place of the file, which is kept as one itself')
    .requiredOption('--generation <N>', 'the number of the older state', integer(0))
    .addHelpText('after', examples('stronghold snapshot restore -f a.stronghold --generation 41'))
    .action(act(() => import('./snapshot/restore.js')))
}
