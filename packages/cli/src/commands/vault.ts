import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { worksInClient, writesFile } from '../settings/options.js'

/** `stronghold vault …` */
export function vault(act: Act): Command {
  return new Command('vault').description('vaults as a whole').addCommand(remove(act))
}

function remove(act: Act): Command {
  return destroys(worksInClient(writesFile(new Command('delete'))))
    .description(
      'destroy vaults with all records and policies, all or none; takes the passphrase again where a policy forbids it',
    )
    .argument('<VAULT...>', 'the vaults')
    .addHelpText('after', examples('stronghold vault delete keys -f a.stronghold -c ci'))
    .action(act(() => import('./vault/delete.js')))
}
