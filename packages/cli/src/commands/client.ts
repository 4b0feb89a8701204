import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { opensFile, worksInClient, writesFile } from '../options.js'

/** `stronghold client …` */
export function client(act: Act): Command {
  return new Command('client')
    .description('the compartments of a snapshot')
    .addCommand(list(act))
    .addCommand(purge(act))
}

function list(act: Act): Command {
  return opensFile(new Command('list'))
    .description('list clients by id')
    .addHelpText('after', examples('stronghold client list -f a.stronghold'))
    .action(act(() => import('./client/list.js')))
}

function purge(act: Act): Command {
  return worksInClient(writesFile(new Command('purge')))
    .description('remove a client with all its secrets and values')
    .addHelpText('after', examples('stronghold client purge -f a.stronghold -c alice'))
    .action(act(() => import('./client/purge.js')))
}
