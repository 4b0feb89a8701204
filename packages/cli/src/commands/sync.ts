import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { merges, readsOther, writesFile } from '../options.js'

/** `stronghold sync …` */
export function sync(act: Act): Command {
  return new Command('sync')
    .description('records of another snapshot, merged with those that are here')
    .addCommand(from(act))
}

function from(act: Act): Command {
  return merges(readsOther(writesFile(new Command('from'))))
    .description('take in the records of another snapshot, which is only read')
    .argument('<OTHER>', 'the other snapshot file')
    .addHelpText(
      'after',
      examples('stronghold sync from phone.stronghold -f laptop.stronghold --only alice --dry-run'),
    )
    .action(act(() => import('./sync/from.js')))
}
