import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import {
  choice,
  duration,
  joinsNetwork,
  listens,
  opensFile,
  replaces,
  writesFile,
} from '../settings/options.js'

import { peerNameOf, takesPeer } from '../text/peer-names.js'

/** `stronghold peer …` */
export function peer(act: Act): Command {
  return new Command('peer')
    .description('other Strongholds: who they are, and what each of them may do')
    .addCommand(id(act))
    .addCommand(pair(act))
    .addCommand(add(act))
    .addCommand(list(act))
    .addCommand(rename(act))
    .addCommand(remove(act))
    .addCommand(allow(act))
    .addCommand(deny(act))
    .addCommand(outbound(act))
    .addCommand(trust(act))
    .addCommand(ban(act))
    .addCommand(unban(act))
    .addCommand(schema(act))
}

function id(act: Act): Command {
  return writesFile(new Command('id'))
    .description('print the peer id of this file; an identity is made if there is none')
    .addHelpText('after', examples('stronghold peer id -f signer.stronghold'))
    .action(act(() => import('./peer/id.js')))
}

function pair(act: Act): Command {
  return joinsNetwork(listens(writesFile(new Command('pair'))))
    .description(
      'make two files known to each other: one shows a code, the other takes it in; a person at each terminal compares a number',
    )
    .requiredOption('--name <NAME>', 'what this side calls itself', peerNameOf)
    .option(
      '--call-it <NAME>',
      'what the other side is called here (default: as it says)',
      peerNameOf,
    )
    .option(
      '--lifetime <MILLISECONDS>',
      'how long the code is good, such as 10m (default: 5m)',
      duration(1, 86_400_000),
    )
    .option('--accept', 'take in a code, from stdin or the terminal, where it is not shown')
    .option('--code-file <PATH>', 'read the code from a file; - is standard input')
    .addHelpText(
      'after',
      examples(
        'stronghold peer pair -f server.stronghold --name server',
        'stronghold peer pair -f laptop.stronghold --name laptop --accept',
      ),
    )
    .action(act(() => import('./peer/pair.js')))
}

function add(act: Act): Command {
  return writesFile(new Command('add'))
    .description(
      'add a peer whose id is known for certain, or change its name and addresses; to sync with it takes peer pair',
    )
    .argument('<ID>', 'its id, as peer id prints it there')
    .requiredOption('--name <NAME>', 'what it is called here', peerNameOf)
    .option('--address <MULTIADDR...>', 'where it is')
    .addHelpText(
      'after',
      examples(
        'stronghold peer add 12D3KooW… -f laptop.stronghold --name server --address /ip4/192.0.2.7/tcp/4141',
      ),
    )
    .action(act(() => import('./peer/add.js')))
}

function list(act: Act): Command {
  return opensFile(new Command('list'))
    .description('list the peers, and what each of them may do')
    .addHelpText('after', examples('stronghold peer list -f signer.stronghold'))
    .action(act(() => import('./peer/list.js')))
}

function rename(act: Act): Command {
  return takesPeer(writesFile(new Command('rename')))
    .description('give a peer another name')
    .requiredOption('--name <NAME>', 'what it is called from now on', peerNameOf)
    .addHelpText('after', examples('stronghold peer rename laptop -f a.stronghold --name old'))
    .action(act(() => import('./peer/rename.js')))
}

function remove(act: Act): Command {
  return takesPeer(destroys(writesFile(new Command('remove'))))
    .description('forget a peer, with all that it may do')
    .addHelpText('after', examples('stronghold peer remove laptop -f a.stronghold'))
    .action(act(() => import('./peer/remove.js')))
}

function allow(act: Act): Command {
  return takesPeer(
    destroys(
      writesFile(new Command('allow')),
      ({ replace, from }) => replace === true || from !== undefined,
    ),
  )
    .description('let a peer do more with a client; what is not named stays denied')
    .option('-c, --client <CLIENT>', 'the client')
    .option('--procedures <NAMES...>', 'procedures that it may run; or all')
    .option('--use <VAULT...>', 'vaults whose secrets may be inputs')
    .option(
      '--write <VAULT...>',
      'vaults in which it may make secrets; with --list also revoke and destroy',
    )
    .option('--list <VAULT...>', 'vaults whose records it may list')
    .option('--all-vaults <RIGHTS>', 'rights in every vault: use,write,list')
    .addOption(choice('--store <RIGHT>', 'what it may do with the store', ['read', 'write']))
    .option('--attributes <NAMES>', 'attributes that it may give to secrets: policy,readers,label')
    .option('--ask', 'only after a yes at the terminal of serve, each time')
    .option(
      '--replace',
      'replace its present rights to the client, or its rule, if that is deny or ask',
    )
    .option('--from <PATH>', 'instead: its rules, a JSON document; - is standard input')
    .addHelpText(
      'after',
      examples(
        'stronghold peer allow laptop -f a.stronghold -c signer --procedures ed25519-sign --use keys',
        'stronghold peer allow laptop -f a.stronghold --from rules.json',
      ),
    )
    .action(act(() => import('./peer/allow.js')))
}

function deny(act: Act): Command {
  return takesPeer(writesFile(new Command('deny')))
    .description('take the rights to a client from a peer; without -c, all rights')
    .option('-c, --client <CLIENT>', 'the client')
    .addHelpText('after', examples('stronghold peer deny laptop -f a.stronghold -c signer'))
    .action(act(() => import('./peer/deny.js')))
}

function outbound(act: Act): Command {
  return takesPeer(writesFile(new Command('outbound')))
    .description('say whether this side may ask a peer for anything')
    .argument('<RULE>', 'allow, deny or ask')
    .addHelpText('after', examples('stronghold peer outbound server ask -f laptop.stronghold'))
    .action(act(() => import('./peer/outbound.js')))
}

function trust(act: Act): Command {
  return takesPeer(replaces(writesFile(new Command('trust'))))
    .description('say which records may be synced with a paired peer; takes the passphrase again')
    .option('--send <SCOPE...>', 'what it may have copies of: all, none, CLIENT or CLIENT=VAULT')
    .option('--receive <SCOPE...>', 'what is taken from it')
    .option('--replace', 'take the place of a rule that is deny or ask')
    .addHelpText(
      'after',
      examples('stronghold peer trust laptop -f a.stronghold --send alice --receive alice=notes'),
    )
    .action(act(() => import('./peer/trust.js')))
}

function ban(act: Act): Command {
  return takesPeer(writesFile(new Command('ban')))
    .description('refuse a peer, known or not, whatever the rules say')
    .addHelpText('after', examples('stronghold peer ban laptop -f a.stronghold'))
    .action(act(() => import('./peer/ban.js')))
}

function unban(act: Act): Command {
  return takesPeer(writesFile(new Command('unban')))
    .description('let the rules hold for a peer again')
    .addHelpText('after', examples('stronghold peer unban laptop -f a.stronghold'))
    .action(act(() => import('./peer/unban.js')))
}

function schema(act: Act): Command {
  return new Command('schema')
    .description('print the JSON schema of a document of rules')
    .addHelpText('after', examples('stronghold peer schema > rules.schema.json'))
    .action(act(() => import('./peer/schema.js')))
}
