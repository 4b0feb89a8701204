import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { choice, worksAnywhere, writesFile } from '../settings/options.js'
import { ciphers } from '../text/key-types.js'

/** `stronghold encrypt` */
export function encrypt(act: Act): Command {
  return streams(new Command('encrypt'), 'the file; - is standard input')
    .description('encrypt a file of any size under a key that stays inside')
    .addOption(
      choice('--cipher <NAME>', 'the cipher', Object.keys(ciphers)).default('xchacha20-poly1305'),
    )
    .addHelpText(
      'after',
      examples(
        'stronghold key generate -f a.stronghold -c backup --type symmetric --output keys/files',
        'stronghold encrypt photos.tar -f a.stronghold -c backup --key keys/files --output photos.sealed',
        'tar c photos | stronghold encrypt - -f a.stronghold -c backup --key keys/files > photos.sealed',
      ),
    )
    .action(act(() => import('./encrypt.js')))
}

/** `stronghold decrypt` */
export function decrypt(act: Act): Command {
  return streams(new Command('decrypt'), 'what encrypt wrote; - is standard input')
    .description('decrypt the output of encrypt; a file is created only if all of it is authentic')
    .addHelpText(
      'after',
      examples(
        'stronghold decrypt photos.sealed -f a.stronghold -c backup --key keys/files --output photos.tar',
      ),
    )
    .action(act(() => import('./decrypt.js')))
}

function streams(command: Command, file: string): Command {
  return worksAnywhere(writesFile(command))
    .argument('<FILE>', file)
    .requiredOption('--key <LOC>', 'the key, of 32 bytes')
    .option('--output <PATH>', 'a new file (default: standard output)')
    .option(
      '--associated-data <BYTES>',
      'what the file belongs to; not stored, and the same on both sides',
    )
}
