import { Command } from 'commander'
import type { Act } from '../io/context.js'
import type { ProcedureFacts } from '../run/facts.js'
import { declareGlobals } from '../settings/globals.js'
import { closing, examples, publicKeyForms } from '../settings/help.js'
import {
  choice,
  chooses,
  duration,
  integer,
  joinsNetwork,
  listens,
  merges,
  opensFile,
  takesWorkFactor,
  worksInClient,
  writesFile,
} from '../settings/options.js'
import { shells } from '../table/shells.js'
import { peerNamesOf } from '../text/peer-names.js'
import { approval } from './approval.js'
import { bip39 } from './bip39.js'
import { client } from './client.js'
import { key } from './key.js'
import { peer } from './peer.js'
import { policy } from './policy.js'
import { record } from './record.js'
import { run } from './run.js'
import { secret } from './secret.js'
import { sign, verify } from './signing.js'
import { slip10 } from './slip10.js'
import { snapshot } from './snapshot.js'
import { store } from './store.js'
import { decrypt, encrypt } from './streams.js'
import { sync } from './sync.js'
import { vault } from './vault.js'

/**
 * The whole command line; `act` connects commands with their actions. `procedures` become commands
 * below `run`.
 */
export function createProgram(
  act: Act,
  version: string,
  procedures: readonly ProcedureFacts[] = [],
): Command {
  const program = new Command('stronghold')
    .description('A secure database for secrets: they are used inside, and never come out.')
    .version(version, '-V, --version', 'print the version')
    .addCommand(tour(act))
    .addCommand(create(act))
    .addCommand(init(act))
    .addCommand(inspect(act))
    .addCommand(list(act))
    .addCommand(bip39(act))
    .addCommand(slip10(act))
    .addCommand(key(act))
    .addCommand(sign(act))
    .addCommand(verify(act))
    .addCommand(encrypt(act))
    .addCommand(decrypt(act))
    .addCommand(secret(act))
    .addCommand(record(act))
    .addCommand(vault(act))
    .addCommand(run(act, procedures))
    .addCommand(store(act))
    .addCommand(policy(act))
    .addCommand(approval(act))
    .addCommand(client(act))
    .addCommand(snapshot(act))
    .addCommand(sync(act))
    .addCommand(exportTo(act))
    .addCommand(importFrom(act))
    .addCommand(peer(act))
    .addCommand(serve(act))
    .addCommand(relay(act))
    .addCommand(doctor(act))
    .addCommand(completion(act))
    .addCommand(man(act))
    .addHelpText('after', closing())
  forEachCommand(program, declareGlobals)
  return program
}

/** Visits a command and all below it: commander does not pass settings on to subcommands. */
export function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command)
  for (const child of command.commands) forEachCommand(child, visit)
}

function tour(act: Act): Command {
  return new Command('tour')
    .description('see the main job done, step by step, in a temporary folder')
    .addHelpText('after', examples('stronghold tour'))
    .action(act(() => import('./tour.js')))
}

function create(act: Act): Command {
  return takesWorkFactor(writesFile(new Command('create')))
    .description('make a new, empty snapshot')
    .addHelpText(
      'after',
      examples(
        'stronghold create -f wallet.stronghold',
        'stronghold create -f signer.stronghold --passphrase-file passphrase.txt --work-factor 20',
      ),
    )
    .action(act(() => import('./create.js')))
}

function init(act: Act): Command {
  return takesWorkFactor(writesFile(new Command('init')))
    .description(
      'make the file of commands without -f, with its folder; with -f another file, which is remembered',
    )
    .option('--default-client <CLIENT>', 'the client of commands without -c, remembered too')
    .addHelpText(
      'after',
      examples('stronghold init', 'stronghold init -f wallet.stronghold --default-client alice'),
    )
    .action(act(() => import('./init.js')))
}

function completion(act: Act): Command {
  return new Command('completion')
    .description('print the completion script of a shell')
    .argument('<SHELL>', shells.join(', '))
    .addHelpText(
      'after',
      examples(
        'source <(stronghold completion bash)',
        'source <(stronghold completion zsh)',
        'stronghold completion fish > ~/.config/fish/completions/stronghold.fish',
      ),
    )
    .action(act(() => import('./completion.js')))
}

function man(act: Act): Command {
  return new Command('man')
    .description('print the manual page of the program, or write those of all commands')
    .option('--directory <PATH>', 'write stronghold.1 and a page for each command there')
    .addHelpText(
      'after',
      examples('stronghold man | man -l -', 'stronghold man --directory ~/.local/share/man/man1'),
    )
    .action(act(() => import('./man.js')))
}

function inspect(act: Act): Command {
  return opensFile(new Command('inspect'))
    .description('show what is in a snapshot: by name where it is known, else by id')
    .addHelpText('after', examples('stronghold inspect -f wallet.stronghold --json'))
    .action(act(() => import('./inspect.js')))
}

function list(act: Act): Command {
  return opensFile(new Command('list'))
    .description('show what is known of clients, vaults and records: names, types, policies, times')
    .addHelpText('after', examples('stronghold list -f wallet.stronghold'))
    .action(act(() => import('./list.js')))
}

function exportTo(act: Act): Command {
  return chooses(worksInClient(opensFile(new Command('export'))))
    .description('seal records for the holder of a public key; takes the passphrase again')
    .requiredOption('--key <LOC>', 'the X25519 key of this side, in the client of -c')
    .requiredOption(
      '--recipient <KEY>',
      `the X25519 public key of the other side: ${publicKeyForms}`,
    )
    .requiredOption('--output <PATH>', 'where the sealed records are written')
    .option('--purpose <TEXT>', 'what they are for; the importer must say the same')
    .option(
      '--lifetime <MILLISECONDS>',
      'until when they can be imported, such as 12h (default: 7d)',
      duration(1, 90 * 86_400_000),
    )
    .addHelpText(
      'after',
      examples(
        'stronghold export -f a.stronghold -c me --key keys/exchange --recipient @their.pem --only alice --output sealed',
      ),
    )
    .action(act(() => import('./export.js')))
}

function importFrom(act: Act): Command {
  return merges(worksInClient(writesFile(new Command('import'))))
    .description('take in what export sealed for a key of this snapshot')
    .argument('<PATH>', 'the sealed records; - is standard input')
    .requiredOption('--key <LOC>', 'the X25519 key they were sealed for, in the client of -c')
    .requiredOption('--sender <KEY>', `the X25519 public key of their sender:  ${publicKeyForms}`)
    .option('--purpose <TEXT>', 'what they are for, as export said')
    .addHelpText(
      'after',
      examples(
        'stronghold import sealed -f b.stronghold -c me --key keys/exchange --sender @their.pem',
      ),
    )
    .action(act(() => import('./import.js')))
}

function doctor(act: Act): Command {
  return new Command('doctor')
    .description('report which protections hold on this host, and why others do not')
    .addHelpText('after', examples('stronghold doctor', 'stronghold doctor --require seccomp'))
    .action(act(() => import('./doctor.js')))
}

function serve(act: Act): Command {
  return joinsNetwork(listens(writesFile(new Command('serve'))))
    .description('let peers use clients of the file, as far as peer allow grants it, until Ctrl-C')
    .option(
      '--ask-timeout <MILLISECONDS>',
      'how long a question waits for a yes; then it is a no',
      duration(1, 86_400_000),
      30_000,
    )
    .addOption(
      choice('--unknown <RULE>', 'peers that are in no address book', ['deny', 'ask']).default(
        'deny',
      ),
    )
    .option('--ask-grants <PATH>', 'a document with the rights of a peer that is let in by a yes')
    .option(
      '--follow <PEER...>',
      'keep in step with these, as far as peer trust allows it',
      peerNamesOf,
    )
    .option('--log-calls', 'report each call that a rule allows, too')
    .addHelpText(
      'after',
      examples(
        'stronghold serve -f signer.stronghold',
        'stronghold serve -f signer.stronghold --listen /ip4/127.0.0.1/tcp/0 --no-prompt --json',
      ),
    )
    .action(act(() => import('./serve.js')))
}

function relay(act: Act): Command {
  return joinsNetwork(listens(writesFile(new Command('relay'))))
    .description('carry connections between peers that cannot reach each other, until Ctrl-C')
    .option('--open', 'for strangers too, not only for those of peer list')
    .option('--max-reservations <N>', 'how many can be reached (default: 128)', integer(1, 65_536))
    .option('--max-bytes <N>', 'what one connection may carry (default: no limit)', integer(1))
    .option(
      '--max-duration <MILLISECONDS>',
      'how long one may last, such as 12h (default: 1d)',
      duration(1, 2 ** 31 - 1),
    )
    .option('--dht-server', 'answer questions about the addresses of peers, also of strangers')
    .addHelpText('after', examples('stronghold relay -f relay.stronghold --open'))
    .action(act(() => import('./relay.js')))
}
