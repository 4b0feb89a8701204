import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { opensFile, replaces, worksInClient, writesFile } from '../settings/options.js'

/** `stronghold policy …` */
export function policy(act: Act): Command {
  return new Command('policy')
    .description('limits on the use of a client, a vault or a record')
    .addCommand(show(act))
    .addCommand(attach(act))
    .addCommand(remove(act))
    .addCommand(schema(act))
}

function show(act: Act): Command {
  return ofSubject(opensFile(new Command('show')))
    .description('print one policy, a JSON document, without those of its vault and client')
    .addHelpText('after', examples('stronghold policy show -f a.stronghold -c ci --record keys/ci'))
    .action(act(() => import('./policy/show.js')))
}

function attach(act: Act): Command {
  return replaces(ofSubject(writesFile(new Command('attach'))))
    .description('attach a policy: what it does not name is denied from then on')
    .option('--policy <PATH>', 'the policy, a JSON document; - is standard input', '-')
    .option('--replace', 'replace a policy, or loosen what it allows: takes the passphrase again')
    .addHelpText(
      'after',
      examples('stronghold policy attach -f a.stronghold -c ci --record keys/ci --policy ci.json'),
    )
    .action(act(() => import('./policy/attach.js')))
}

function remove(act: Act): Command {
  return destroys(ofSubject(writesFile(new Command('remove'))))
    .description('take a policy away; takes the passphrase again')
    .addHelpText('after', examples('stronghold policy remove -f a.stronghold -c ci --vault keys'))
    .action(act(() => import('./policy/remove.js')))
}

function schema(act: Act): Command {
  return new Command('schema')
    .description('print the JSON schema of a policy document')
    .addHelpText('after', examples('stronghold policy schema > policy.schema.json'))
    .action(act(() => import('./policy/schema.js')))
}

function ofSubject(command: Command): Command {
  return worksInClient(command)
    .option('--vault <VAULT>', 'the policy of this vault, not of the client')
    .option('--record <LOC>', 'the policy of this record')
}
