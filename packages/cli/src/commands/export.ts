import type { KeyProvider } from '@stronghold/stronghold'
import { type ChoiceOptions, chosen } from '../file/merging.js'
import { proofOf } from '../file/proof.js'
import { type ClientOptions, clientOf, type FileOptions, reading } from '../file/session.js'
import type { Context } from '../io/context.js'
import { requireNoOutput, writeNewFile } from '../io/new-file.js'
import { givenPublicKey } from '../keys/given.js'
import { locationOf } from '../text/locations.js'
import { reportJson, reportLines } from '../text/sync-report.js'

interface Options extends FileOptions, ClientOptions, ChoiceOptions {
  readonly key: string
  readonly recipient: string
  readonly output: string
  readonly purpose?: string
  /** Milliseconds. */
  readonly lifetime?: number
}

interface Prepared {
  readonly recipient: Uint8Array
  readonly proof: KeyProvider
}

/** Seals records for somebody else's public key. */
export async function run(context: Context, options: Options): Promise<void> {
  const { output, purpose, lifetime } = options
  const privateKey = locationOf(options.key, '--key')
  const choice = chosen(options)
  const recipient = givenPublicKey(options.recipient, 'recipient', context.stdin)
  requireNoOutput(output)
  const { bytes, report } = await reading(
    context,
    options,
    async (stronghold, { recipient, proof }: Prepared) => {
      using current = proof
      const client = await clientOf(stronghold, options)
      return await stronghold.sync.exportTo({
        ...choice,
        recipient,
        sender: { client, privateKey },
        current,
        ...(purpose === undefined ? {} : { purpose }),
        ...(lifetime === undefined ? {} : { lifetime }),
      })
    },
    async (secret) => ({
      recipient: (await recipient('x25519')).bytes,
      proof: await proofOf(context, options, secret),
    }),
  )
  await writeNewFile(output, bytes)
  const answer = { output, ...reportJson(report) }
  await context.output.result(answer, [...reportLines(report), output].join('\n'))
}
