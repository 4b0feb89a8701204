import { BIP39Recover, type Bip39Language } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { encodingDoubt, encodingHint } from '../../io/encoding.js'
import { CliError, usage } from '../../io/errors.js'
import { type InputSource, readSmall, sourceOf } from '../../io/input.js'
import { promptSecret } from '../../io/prompt.js'
import { locationOf } from '../../text/locations.js'
import { wordsOf } from '../../text/words.js'
import { readSeedPassphrase, seedPassphraseSource } from './generate.js'

interface Options extends NewRecordOptions {
  readonly language: Bip39Language
  readonly mnemonicFile?: string
  readonly bip39PassphraseFile?: string
}

/** Keeps the seed of a mnemonic inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  const { language } = options
  const mnemonicSource = sourceOfMnemonic(context, options.mnemonicFile)
  const passphraseSource = seedPassphraseSource(context, options)
  await inClient(
    writing,
    context,
    options,
    async (client, { mnemonic, seedPassphrase }, around) => {
      const passphrase = seedPassphrase && { passphrase: seedPassphrase }
      try {
        const call = BIP39Recover({ mnemonic, language, output, ...passphrase })
        await writeRecord(context, client, output, call, options, around)
      } finally {
        mnemonic.fill(0)
        seedPassphrase?.fill(0)
      }
    },
    {
      create: true,
      proves: mayProve(options),
      prepare: async () => ({
        seedPassphrase: await readSeedPassphrase(passphraseSource),
        mnemonic: await readMnemonic(context, mnemonicSource),
      }),
    },
  )
  await tellWritten(context, options.output)
}

// Standard input when something leads into it, else the terminal is asked.
function sourceOfMnemonic({ stdin }: Context, path: string | undefined): InputSource | undefined {
  if (path === undefined && stdin.isTerminal) return undefined
  return sourceOf(path ?? '-', stdin, 'the mnemonic', { isSecret: true })
}

async function readMnemonic(
  context: Context,
  source: InputSource | undefined,
): Promise<Uint8Array> {
  if (source !== undefined) return wordsOf(withoutDoubt(await readSmall(source)))
  const option = '--mnemonic-file'
  if (!context.mayPrompt) throw usage('A mnemonic is needed and --no-prompt is set.', option)
  return wordsOf(await promptSecret('Mnemonic (not shown): ', option))
}

function withoutDoubt(bytes: Uint8Array): Uint8Array {
  const doubt = encodingDoubt(bytes)
  if (doubt === undefined) return bytes
  bytes.fill(0)
  throw new CliError('ENCODING_REFUSED', `The file with the mnemonic ${doubt}.`, {
    hint: encodingHint,
  })
}
