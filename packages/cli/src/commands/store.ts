import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { duration, opensFile, worksAnywhere, writesFile } from '../settings/options.js'

const keyHelp = 'the key: text, or hex:0123… for bytes'

/** `stronghold store …` */
export function store(act: Act): Command {
  return new Command('store')
    .description('plain values, encrypted in the file and readable by everybody who opens it')
    .addCommand(set(act))
    .addCommand(get(act))
    .addCommand(remove(act))
    .addCommand(list(act))
}

function set(act: Act): Command {
  return destroys(worksAnywhere(writesFile(new Command('set'))), () => false)
    .description('store a value; asks before another value is replaced')
    .argument('<KEY>', keyHelp)
    .option(
      '--input <PATH>',
      'where the value comes from; - is standard input; asked on a terminal',
    )
    .option(
      '--lifetime <MILLISECONDS>',
      'how long the value lasts, such as 90d',
      duration(1, 10 ** 15),
    )
    .addHelpText(
      'after',
      examples('echo hello | stronghold store set greeting -f a.stronghold -c alice --lifetime 1h'),
    )
    .action(act(() => import('./store/set.js')))
}

function get(act: Act): Command {
  return worksAnywhere(opensFile(new Command('get')))
    .description('print a value, byte for byte')
    .argument('<KEY>', keyHelp)
    .addHelpText('after', examples('stronghold store get greeting -f a.stronghold -c alice'))
    .action(act(() => import('./store/get.js')))
}

function remove(act: Act): Command {
  return destroys(worksAnywhere(writesFile(new Command('delete'))))
    .description('remove a value')
    .argument('<KEY>', keyHelp)
    .addHelpText('after', examples('stronghold store delete greeting -f a.stronghold -c alice'))
    .action(act(() => import('./store/delete.js')))
}

function list(act: Act): Command {
  return worksAnywhere(opensFile(new Command('list')))
    .description('list the keys')
    .addHelpText('after', examples('stronghold store list -f a.stronghold -c alice'))
    .action(act(() => import('./store/list.js')))
}
