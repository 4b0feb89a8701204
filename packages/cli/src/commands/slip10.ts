import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { choice, integer, writesRecord } from '../settings/options.js'
import { curves } from '../text/key-types.js'

/** `stronghold slip10 …` */
export function slip10(act: Act): Command {
  return new Command('slip10')
    .description('seeds and the keys derived from them (SLIP-0010)')
    .addCommand(generate(act))
    .addCommand(derive(act))
}

function generate(act: Act): Command {
  return writesRecord(new Command('generate'))
    .description('draw a seed inside')
    .option('--size <BYTES>', 'the length of the seed', integer(16, 64), 64)
    .addHelpText(
      'after',
      examples('stronghold slip10 generate -f wallet.stronghold -c alice --output wallet/seed'),
    )
    .action(act(() => import('./slip10/generate.js')))
}

function derive(act: Act): Command {
  return writesRecord(new Command('derive'))
    .description('derive a key inside and print its chain code')
    .option('--seed <LOC>', 'the seed to derive from')
    .option('--parent <LOC>', 'instead of a seed: a key that was derived before')
    .requiredOption('--path <PATH>', "the way from there, such as m/44'/4218'/0'/0'/0'")
    .addOption(
      choice(
        '--curve <NAME>',
        'the curve (default: "ed25519" from a seed, that of the parent otherwise)',
        Object.keys(curves),
      ),
    )
    .addHelpText(
      'after',
      examples(
        `stronghold slip10 derive -f wallet.stronghold -c alice --seed wallet/seed --path "m/44'/4218'/0'/0'/0'" --output wallet/key`,
      ),
    )
    .action(act(() => import('./slip10/derive.js')))
}
