import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { writesRecord } from '../settings/options.js'

/** `stronghold secret …` */
export function secret(act: Act): Command {
  return new Command('secret').description('secrets made elsewhere').addCommand(write(act))
}

function write(act: Act): Command {
  return writesRecord(new Command('write'))
    .description('take a secret in, byte for byte; it can be used, and never be read again')
    .option(
      '--input <PATH>',
      'where the secret comes from; - is standard input; asked on a terminal',
    )
    .addHelpText(
      'after',
      examples('stronghold secret write -f a.stronghold -c ci --output keys/ci --input seed.bin'),
    )
    .action(act(() => import('./secret/write.js')))
}
