import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { opensFile, readsOther, worksInClient, writesFile } from '../settings/options.js'

/** `stronghold client …` */
export function client(act: Act): Command {
  return new Command('client')
    .description('the compartments of a snapshot')
    .addCommand(list(act))
    .addCommand(purge(act))
    .addCommand(importOne(act))
}

function list(act: Act): Command {
  return opensFile(new Command('list'))
    .description('list clients: by name where it is known, else by id')
    .addHelpText('after', examples('stronghold client list -f a.stronghold'))
    .action(act(() => import('./client/list.js')))
}

function purge(act: Act): Command {
  return destroys(worksInClient(writesFile(new Command('purge'))))
    .description(
      'destroy a client with all its secrets and values; takes the passphrase again where a policy forbids it',
    )
    .addHelpText('after', examples('stronghold client purge -f a.stronghold -c alice'))
    .action(act(() => import('./client/purge.js')))
}

function importOne(act: Act): Command {
  return readsOther(worksInClient(writesFile(new Command('import'))))
    .description('take one client, with all it holds, out of another snapshot')
    .argument('<OTHER>', 'the other snapshot file')
    .option('--as <CLIENT>', 'another name for it here')
    .addHelpText(
      'after',
      examples('stronghold client import backup.stronghold -f a.stronghold -c alice --as restored'),
    )
    .action(act(() => import('./client/import.js')))
}
