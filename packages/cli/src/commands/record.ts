import { Command } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../help.js'
import { opensFile, worksInClient, writesFile, writesRecord } from '../options.js'

const locationHelp = 'the record: vault/record or vault#7'

/** `stronghold record …` */
export function record(act: Act): Command {
  return new Command('record')
    .description('records of vaults, whatever secret they hold')
    .addCommand(list(act))
    .addCommand(exists(act))
    .addCommand(revoke(act))
    .addCommand(remove(act))
    .addCommand(copy(act))
}

function list(act: Act): Command {
  return worksInClient(opensFile(new Command('list')))
    .description('list vaults and records of a client, by id')
    .addHelpText('after', examples('stronghold record list -f a.stronghold -c alice'))
    .action(act(() => import('./record/list.js')))
}

function exists(act: Act): Command {
  return worksInClient(opensFile(new Command('exists')))
    .description('say whether a record is there and not revoked')
    .argument('<LOC>', locationHelp)
    .addHelpText('after', examples('stronghold record exists keys/ci -f a.stronghold -c ci'))
    .action(act(() => import('./record/exists.js')))
}

function revoke(act: Act): Command {
  return worksInClient(writesFile(new Command('revoke')))
    .description('make a record unusable; its bytes stay in the file until it is deleted')
    .argument('<LOC>', locationHelp)
    .addHelpText('after', examples('stronghold record revoke keys/ci -f a.stronghold -c ci'))
    .action(act(() => import('./record/revoke.js')))
}

function remove(act: Act): Command {
  return worksInClient(writesFile(new Command('delete')))
    .description('destroy a record, and every revoked record of its vault')
    .argument('<LOC>', locationHelp)
    .addHelpText('after', examples('stronghold record delete keys/ci -f a.stronghold -c ci'))
    .action(act(() => import('./record/delete.js')))
}

function copy(act: Act): Command {
  return writesRecord(new Command('copy'))
    .description('copy a secret to another location of the same client')
    .argument('<LOC>', locationHelp)
    .addHelpText(
      'after',
      examples('stronghold record copy keys/ci -f a.stronghold -c ci --output keys/spare'),
    )
    .action(act(() => import('./record/copy.js')))
}
