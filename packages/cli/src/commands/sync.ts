import { Command } from 'commander'

import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import {
  joinsNetwork,
  mergeRules,
  merges,
  offers,
  readsOther,
  writesFile,
} from '../settings/options.js'
import { takesPeer } from '../text/peer-names.js'

/** `stronghold sync …` */
export function sync(act: Act): Command {
  return new Command('sync')
    .description('records of another snapshot or of a peer, merged with those that are here')
    .addCommand(from(act))
    .addCommand(pull(act))
    .addCommand(send(act))
    .addCommand(repair(act))
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

function pull(act: Act): Command {
  return takesPeer(mergeRules(joinsNetwork(writesFile(new Command('pull')))))
    .description('pull records that a peer has and this file lacks, as far as both allow it')
    .addHelpText('after', examples('stronghold sync pull server -f laptop.stronghold'))
    .action(act(() => import('./sync/pull.js')))
}

function send(act: Act): Command {
  return takesPeer(offers(joinsNetwork(writesFile(new Command('send')))))
    .description('send records that this file has and a peer lacks, as far as both allow it')
    .addHelpText(
      'after',
      examples(
        'stronghold sync send server -f laptop.stronghold',
        'stronghold sync send server -f laptop.stronghold --only alice --records notes/pin --as laptop',
      ),
    )
    .action(act(() => import('./sync/send.js')))
}

function repair(act: Act): Command {
  return writesFile(new Command('repair'))
    .description('give new stamps to records whose stamps are from the future; asks for the key')
    .addHelpText('after', examples('stronghold sync repair -f laptop.stronghold'))
    .action(act(() => import('./sync/repair.js')))
}
