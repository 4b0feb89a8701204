import { isUtf8 } from 'node:buffer'
import { BIP39Generate, type Bip39Language, StrongholdError } from '@stronghold/stronghold'
import { inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { readSource, sourceOf } from '../../io/input.js'
import { withoutLineEnd } from '../../io/passphrase.js'
import { type NewRecordOptions, requireFree } from '../../new-record.js'
import { writing } from '../../session.js'
import { locationOf } from '../../text.js'

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
    async (client, seedPassphrase) => {
      await requireFree(client, output, options)
      const passphrase = seedPassphrase && { passphrase: seedPassphrase }
      const mnemonic = await client.execute(
        BIP39Generate({ words, language, output, ...passphrase }),
      )
      requireWords(mnemonic)
      await print(context, mnemonic)
    },
    { prepare: () => readSeedPassphrase(source), create: true },
  )
}

/** The source of the passphrase of BIP39 itself, which is part of the seed. */
export function seedPassphraseSource(
  { stdin }: Context,
  { bip39PassphraseFile: path }: { readonly bip39PassphraseFile?: string },
) {
  return path === undefined ? undefined : sourceOf(path, stdin, 'the BIP39 passphrase')
}

/** Reads the passphrase of BIP39, if there is one. */
export async function readSeedPassphrase(source: ReturnType<typeof seedPassphraseSource>) {
  return source && withoutLineEnd(await readSource(source))
}

/**
 * A mnemonic of another machine may be no mnemonic. The lists of BIP39 have letters and marks, none
 * of which is a control, a quotation mark or of U+2000 to U+207F, where text is turned around.
 */
function requireWords(mnemonic: Uint8Array): void {
  const isWord = mnemonic.every((byte, i) => {
    const next = mnemonic[i + 1] ?? 0
    const isTurning = byte === 0xe2 && next <= 0x81
    const isControl = byte < 0x20 || byte === 0x7f || (byte === 0xc2 && next < 0xa0)
    return !isControl && !isTurning && byte !== 0x22 && byte !== 0x5c
  })
  if (isWord && isUtf8(mnemonic)) return
  mnemonic.fill(0)
  throw new StrongholdError('PROTOCOL_VIOLATION')
}

// The words never become a string. They are letters and spaces: JSON needs no escapes for them.
async function print({ output }: Context, mnemonic: Uint8Array): Promise<void> {
  const [before, after] = output.json ? ['{"mnemonic":"', '"}\n'] : ['', '\n']
  const line = Buffer.alloc(before.length + mnemonic.length + after.length)
  line.write(before, 0)
  line.set(mnemonic, before.length)
  line.write(after, before.length + mnemonic.length)
  mnemonic.fill(0)
  try {
    await output.bytes(line)
  } finally {
    line.fill(0)
  }
}
