import { type Client, ImportKey, Location, PublicKey } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import {
  mayProve,
  type NewRecordOptions,
  tellWritten,
  writeRecord,
} from '../../client/new-record.js'
import type { Surroundings } from '../../file/client-work.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { CliError, usage } from '../../io/errors.js'
import { secretSource } from '../../io/given-secret.js'
import { type InputSource, readSmall } from '../../io/input.js'
import { withoutLineEnd } from '../../io/passphrase.js'
import { promptSecret } from '../../io/prompt.js'
import type { GivenPrivateKey } from '../../keys/given-private-key.js'
import { keyOfInput } from '../../keys/key-input.js'
import {
  type ImportedName,
  importedTypes,
  type KeyFormat,
  type KeyTypeName,
  keyTypes,
} from '../../text/key-types.js'
import { locationOf } from '../../text/locations.js'

interface Options extends NewRecordOptions {
  readonly type?: ImportedName
  readonly format: KeyFormat
  readonly input?: string
}

/** Takes a key in that was made elsewhere, as what it is. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  const source = secretSource(context, options.input, 'the key')
  const kept: { given?: GivenPrivateKey } = {}
  try {
    await inClient(
      writing,
      context,
      options,
      async (client, given, around) => {
        await requireOneKey(client, given, around)
        const { type, key } = given
        const call = ImportKey({ type: importedTypes[type], key, output })
        await writeRecord(context, client, output, call, options, around)
      },
      {
        prepare: async () => {
          kept.given = await read(context, options, source)
          return kept.given
        },
        create: true,
        proves: mayProve(options),
      },
    )
  } finally {
    kept.given?.key.fill(0)
  }
  context.output.notice(
    'KNOWN_OUTSIDE',
    'The key counts as known outside: anybody with its source has the key. It wraps no other secret.',
  )
  await tellWritten(context, options.output)
}

async function read(
  context: Context,
  { type, format }: Options,
  source: InputSource | undefined,
): Promise<GivenPrivateKey> {
  if (source === undefined && !context.mayPrompt) {
    throw usage('A key is needed and --no-prompt is set.', 'use --input')
  }
  const bytes =
    source === undefined
      ? await promptSecret('Key, as hexadecimal digits or a JWK (not shown): ', '--input')
      : await readSmall(source)
  try {
    // A terminal gives characters, so raw bytes cannot be typed.
    const isTyped = source === undefined && format === 'auto'
    return keyOfInput(isTyped ? withoutLineEnd(bytes) : bytes, type, isTyped ? 'typed' : format)
  } finally {
    bytes.fill(0)
  }
}

/**
 * Refuses a file whose halves belong to two keys: a caller who relied on the public one would not
 * know which key was imported. The zone compares them in a temporary location.
 */
async function requireOneKey(
  client: Client,
  { type, key, publicKey }: GivenPrivateKey,
  { stronghold }: Surroundings,
): Promise<void> {
  // A peer may grant to write a key, and not to show one.
  if (publicKey === undefined || stronghold === undefined) return
  const output = Location.temporary('key')
  const [, own] = await client.executeChained([
    ImportKey({ type: importedTypes[type], key, output }),
    PublicKey({ type: keyTypes[type as KeyTypeName], privateKey: output }),
  ])
  if (Buffer.compare(own, publicKey) === 0) return
  throw new CliError('KEY_MALFORMED', 'The public half in the file is that of another key.')
}
