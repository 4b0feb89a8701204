import { Command } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import {
  integer,
  opensFile,
  worksAnywhere,
  worksInClient,
  writesFile,
  writesRecord,
} from '../settings/options.js'

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
    .addCommand(write(act))
    .addCommand(read(act))
    .addCommand(label(act))
    .addCommand(versions(act))
    .addCommand(prune(act))
}

function list(act: Act): Command {
  return worksInClient(opensFile(new Command('list')))
    .description('list vaults and records of a client: by name where it is known, else by id')
    .addHelpText('after', examples('stronghold record list -f a.stronghold -c alice'))
    .action(act(() => import('./record/list.js')))
}

function exists(act: Act): Command {
  return worksAnywhere(opensFile(new Command('exists')))
    .description('say whether a record is there and not revoked')
    .argument('<LOC>', locationHelp)
    .addHelpText('after', examples('stronghold record exists keys/ci -f a.stronghold -c ci'))
    .action(act(() => import('./record/exists.js')))
}

function revoke(act: Act): Command {
  return destroys(worksAnywhere(writesFile(new Command('revoke'))))
    .description('make a record unusable; its bytes stay in the file until it is deleted')
    .argument('<LOC>', locationHelp)
    .addHelpText('after', examples('stronghold record revoke keys/ci -f a.stronghold -c ci'))
    .action(act(() => import('./record/revoke.js')))
}

function remove(act: Act): Command {
  return destroys(worksAnywhere(writesFile(new Command('delete'))))
    .description(
      'destroy records, revoked or not, all or none; takes the passphrase again where a policy forbids it',
    )
    .argument('<LOC...>', 'the records: vault/record or vault#7')
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

function write(act: Act): Command {
  return writesRecord(new Command('write'))
    .description('take in bytes: a secret, or personal data that some clients may read again')
    .option('--input <PATH>', 'where they come from; - is standard input; asked on a terminal')
    .option('--readers <CLIENT...>', 'clients that may read it again with record read')
    .option('--label <TEXT>', 'a label for people; not secret')
    .option('--usages <NAMES>', 'the only procedures that may use it, with commas; or none')
    .option('--policy <PATH>', 'its policy, a JSON document; - is standard input')
    .addHelpText(
      'after',
      examples(
        'stronghold record write -f a.stronghold -c alice --output people/ada --readers doctor --input ada.json',
      ),
    )
    .action(act(() => import('./record/write.js')))
}

function read(act: Act): Command {
  return worksAnywhere(writesFile(new Command('read')))
    .description('print personal data, byte for byte, if the client is one of its readers')
    .argument('<LOC>', locationHelp)
    .option('--owner <CLIENT>', 'the client whose record it is, if it is another')
    .option('--reveal', 'show it, even on a terminal')
    .addHelpText(
      'after',
      examples('stronghold record read people/ada -f a.stronghold -c doctor --owner alice | jq'),
    )
    .action(act(() => import('./record/read.js')))
}

function label(act: Act): Command {
  return worksAnywhere(writesFile(new Command('label')))
    .description('label a record for people, or take its label away')
    .argument('<LOC>', locationHelp)
    .option('--text <TEXT>', 'the label, at most 256 bytes; not secret')
    .option('--remove', 'it has no label from now on')
    .addHelpText(
      'after',
      examples('stronghold record label keys/ci --text "signs releases" -f a.stronghold -c ci'),
    )
    .action(act(() => import('./record/label.js')))
}

function versions(act: Act): Command {
  return worksAnywhere(opensFile(new Command('versions')))
    .description('list the versions of a vault with a counter, oldest first')
    .argument('<VAULT>', 'the vault')
    .addHelpText('after', examples('stronghold record versions keys -f a.stronghold -c ci'))
    .action(act(() => import('./record/versions.js')))
}

function prune(act: Act): Command {
  return destroys(worksAnywhere(writesFile(new Command('prune'))))
    .description('destroy all versions of a vault with a counter but the newest')
    .argument('<VAULT>', 'the vault')
    .requiredOption('--keep <N>', 'how many stay', integer(1, 0xffff_ffff))
    .addHelpText('after', examples('stronghold record prune keys -f a.stronghold -c ci --keep 2'))
    .action(act(() => import('./record/prune.js')))
}
