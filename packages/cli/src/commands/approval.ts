import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples } from '../settings/help.js'
import { worksAnywhere, writesFile } from '../settings/options.js'

/** `stronghold approval …` */
export function approval(act: Act): Command {
  return new Command('approval')
    .description('approvals of uses, where a policy asks for them')
    .addCommand(sign(act))
}

function sign(act: Act): Command {
  return worksAnywhere(writesFile(new Command('sign')))
    .description('show what a request asks for, and sign it with an Ed25519 key if it is right')
    .argument('<REQUEST>', 'the file with the request')
    .requiredOption('--key <LOC>', "the approver's key")
    .requiredOption('--output <PATH>', 'where the approval is written')
    .option('--yes', 'do not ask: the request was checked elsewhere')
    .addHelpText(
      'after',
      examples(
        'stronghold approval sign request -f approver.stronghold -c me --key keys/approve --output approval',
      ),
    )
    .action(act(() => import('./approval/sign.js')))
}
