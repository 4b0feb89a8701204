import { BIP39Generate, type Bip39Language } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import { mayProve, type NewRecordOptions, writeRecord } from '../../client/new-record.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { readSmall, sourceOf } from '../../io/input.js'
import { withoutLineEnd } from '../../io/passphrase.js'
import { locationOf } from '../../text/locations.js'
import { numberedWords, requireWords } from '../../text/mnemonic-words.js'

interface Options extends NewRecordOptions {
  readonly words: number
  readonly language: Bip39Language
  readonly bip39PassphraseFile?: string
}

/**
 * Draws a mnemonic, keeps its seed inside, and prints the words: the only copy there will be.
 *
 * The words are printed before the seed is committed, so that no seed is ever kept whose words
 * nobody received.
 */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  const { words, language } = options
  const source = seedPassphraseSource(context, options)
  context.output.requireReceiver()
  await inClient(
    writing,
    context,
    options,
    async (client, seedPassphrase, around) => {
      const passphrase = seedPassphrase && { passphrase: seedPassphrase }
      const call = BIP39Generate({ words, language, output, ...passphrase })
      const mnemonic = await writeRecord(context, client, output, call, options, around)
      requireWords(mnemonic)
      await print(context, mnemonic)
    },
    { prepare: () => readSeedPassphrase(source), create: true, proves: mayProve(options) },
  )
}

/** The source of the passphrase of BIP39 itself, which is part of the seed. */
export function seedPassphraseSource(
  { stdin }: Context,
  { bip39PassphraseFile: path }: { readonly bip39PassphraseFile?: string },
) {
  return path === undefined
    ? undefined
    : sourceOf(path, stdin, 'the BIP39 passphrase', { isSecret: true })
}

/** Reads the passphrase of BIP39, if there is one. */
export async function readSeedPassphrase(source: ReturnType<typeof seedPassphraseSource>) {
  return source && withoutLineEnd(await readSmall(source))
}

// The words never become a string. They are letters and spaces: JSON needs no escapes for them.
async function print({ output }: Context, mnemonic: Uint8Array): Promise<void> {
  const parts = output.json
    ? [text('{"mnemonic":"'), mnemonic, text('"}\n')]
    : output.showsOnTerminal
      ? numberedWords(mnemonic)
      : [mnemonic, text('\n')]
  const line = Buffer.concat(parts)
  mnemonic.fill(0)
  try {
    await output.bytes(line)
  } finally {
    line.fill(0)
  }
}

function text(ascii: string): Uint8Array {
  return Buffer.from(ascii, 'latin1')
}
