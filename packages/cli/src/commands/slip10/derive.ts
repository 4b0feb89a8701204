import { type Client, Slip10Derive } from '@stronghold/stronghold'
import { inClient } from '../../client/client-session.js'
import { curveOf } from '../../client/key-algorithm.js'
import { mayProve, type NewRecordOptions, writeRecord } from '../../client/new-record.js'
import type { Surroundings } from '../../file/client-work.js'
import { writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { hinted, usage } from '../../io/errors.js'
import { chainOf, hardenedText } from '../../text/derivation-path.js'
import { type CurveName, curves } from '../../text/key-types.js'
import { knownLocationOf, locationOf } from '../../text/locations.js'
import { hex } from '../../text/text.js'

interface Options extends NewRecordOptions {
  readonly seed?: string
  readonly parent?: string
  readonly path: string
  readonly curve?: CurveName
}

/** Derives a key from a seed or from a key that was derived before. */
export async function run(context: Context, options: Options): Promise<void> {
  const output = locationOf(options.output, '--output')
  const origin = originOf(options)
  const chain = chainOf(options.path)
  const chainCode = await inClient(
    writing,
    context,
    options,
    async (client, _, around) => {
      const name = await curveNameOf(context, client, origin, around, options.curve)
      const call = Slip10Derive({ curve: curves[name], chain, ...origin, output })
      return writeRecord(context, client, output, call, options, around).catch((error: unknown) => {
        const hint = `every index of this curve is hardened: --path "${hardenedText(chain)}"`
        throw hinted(error, 'HARDENED_ONLY', hint)
      })
    },
    { proves: mayProve(options) },
  )
  const code = hex(chainCode)
  await context.output.result({ chainCode: code }, code)
}

function originOf({ seed, parent }: Options) {
  if (seed !== undefined && parent === undefined) {
    return { source: 'Seed', input: knownLocationOf(seed, '--seed') } as const
  }
  if (parent !== undefined && seed === undefined) {
    return { source: 'Key', input: knownLocationOf(parent, '--parent') } as const
  }
  throw usage('Either --seed or --parent says what the key is derived from.')
}

async function curveNameOf(
  context: Context,
  client: Client,
  { source, input }: ReturnType<typeof originOf>,
  around: Surroundings,
  asserted: CurveName | undefined,
): Promise<CurveName> {
  const usual = 'ed25519'
  if (source === 'Seed') return asserted ?? usual
  return curveOf(context, client, input, around, { asserted, usual })
}
