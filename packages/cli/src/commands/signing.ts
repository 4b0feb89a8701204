import { Command } from 'commander'
import type { Act } from '../io/context.js'
import { examples, publicKeyForms } from '../settings/help.js'
import { choice, needsInOneWay, worksAnywhere, writesFile } from '../settings/options.js'
import { flavors, schemes, signingTypes } from '../text/key-types.js'

/** `stronghold sign` */
export function sign(act: Act): Command {
  return signs(worksAnywhere(writesFile(new Command('sign'))))
    .description('sign messages and print the signatures, in hex, one to a line')
    .requiredOption('--key <LOC>', 'the key')
    .option('--input <PATH...>', 'the messages, one signature each; - is standard input', ['-'])
    .addHelpText(
      'after',
      examples(
        'stronghold sign -f signer.stronghold -c ci --key keys/ci --input release.tar',
        'stronghold sign -f signer.stronghold -c ci --key keys/ci --input a.tar b.tar',
        'echo message | stronghold sign -f signer.stronghold -c ci --key keys/ci',
      ),
    )
    .action(act(() => import('./sign.js')))
}

/** `stronghold verify` */
export function verify(act: Act): Command {
  const command = signs(needsInOneWay(worksAnywhere(writesFile(new Command('verify')))))
    .description('say whether a signature is good; exit code 1 if it is not')
    .option('--key <LOC>', 'the key whose signature it should be, in the client of -c')
    .option('--public-key <KEY>', `instead, with no file and no passphrase: ${publicKeyForms}`)
    .option('--signature <BYTES>', 'the signature, in hex as sign prints it; or @FILE')
    .option('--jws <PATH>', 'instead: a JWS in compact form, with its message in it')
    .option('--input <PATH>', 'the message; - is standard input (default: "-")')
    .addHelpText(
      'after',
      examples(
        'stronghold verify --public-key @ci.pem --signature @release.sig --input release.tar',
        'stronghold verify -f signer.stronghold -c ci --key keys/ci --signature 3a91… < message',
        'stronghold verify --public-key @issuer.jwk --jws token',
      ),
    )
  return command.action(act(() => import('./verify.js')))
}

function signs(command: Command): Command {
  return command
    .addOption(
      choice('--type <TYPE>', 'the kind of key, which has to be that of the record', signingTypes),
    )
    .addOption(choice('--scheme <SCHEME>', 'how secp256k1 signs (default: "ecdsa")', schemes))
    .addOption(
      choice('--flavor <HASH>', 'how secp256k1 hashes (default: "sha256")', Object.keys(flavors)),
    )
}
