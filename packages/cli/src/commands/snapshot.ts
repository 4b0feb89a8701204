import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { newKeyDerivation, takesNewKey, writesFile } from '../options.js'

/** `stronghold snapshot …` */
export function snapshot(act: Act): Command {
  return new Command('snapshot')
    .description('the file as a whole')
    .addCommand(rekey(act))
    .addCommand(migrate(act))
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
