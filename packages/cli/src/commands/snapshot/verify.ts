import { type StateReport, Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { FileOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { CliError } from '../../io/errors.js'
import { interruptible } from '../../io/interruption.js'
import { explained, readPassphrase, requestPassphrase } from '../../io/passphrase.js'
import { keyOf } from '../../io/rule-key.js'
import { spin } from '../../io/spinner.js'
import { idText } from '../../text/names.js'
import { hex } from '../../text/text.js'

/** The id of the client that holds the metadata (docs/spec/metadata.md), which no command lists. */
const metadataId = 'c6a9e4dd094cf74423048ba31a81014bf1e7974c0a2215a1'

/** Checks a file and its older states. What it finds is printed; then damage is an error. */
export async function run(context: Context, options: FileOptions): Promise<void> {
  const { file: path, keyDerivation } = options
  const request = requestPassphrase(context, options, { file: path })
  const secret = await readPassphrase(context, request, keyDerivation)
  const { current, generations } = await interruptible(async (signal) => {
    using key = keyOf(secret, keyDerivation)
    const { zone } = context
    const verifying = Stronghold.verify({ path, key, zone, signal, ...context.opening })
    return await spin(context.output, 'Verifying', verifying)
  })
  const older = generations.map((report) => ({
    generation: report.generation,
    ...stateJson(report),
  }))
  await context.output.result(
    { ...stateJson(current), generations: older },
    [
      ...stateLines('file', current),
      ...generations.flatMap((report) => stateLines(`generation ${report.generation}`, report)),
    ].join('\n'),
  )
  if (current.sound) return
  // A state that does not open is damaged only if damage is the reason: an older state helps
  // against nothing else.
  const { error } = current
  if (error !== undefined && !damages.has(error)) {
    throw explained(new StrongholdError(error), request)
  }
  const sound = generations.find((report) => report.sound)
  throw new CliError('NOT_SOUND', 'The file is damaged, or part of it.', {
    hint:
      sound === undefined
        ? 'none of the older states that are kept is sound; a copy elsewhere may be'
        : `\`stronghold snapshot restore --generation ${sound.generation}\` puts an older state back that is sound`,
  })
}

const damages: ReadonlySet<string> = new Set(['SNAPSHOT_DAMAGED', 'RECORD_DAMAGED'])

function stateJson({ sound, error, content }: StateReport) {
  if (content === undefined) return { sound, error: error ?? null }
  const { facts, clients, vaults, records, damaged } = content
  const places = damaged.map(({ client, vault, record }) => ({
    client: hex(client),
    vault: hex(vault),
    record: record === undefined ? null : hex(record),
  }))
  return { sound, error: null, ...facts, clients, vaults, records, damaged: places }
}

function stateLines(name: string, { sound, error, content }: StateReport): string[] {
  if (content === undefined) return [`${name}: does not open (${error})`]
  const { facts, clients, vaults, records, damaged } = content
  const counts = `${clients} clients, ${vaults} vaults, ${records} records`
  const of = `format ${facts.version}, state ${facts.generation}`
  return [
    `${name}: ${sound ? 'sound' : `${damaged.length} damaged`}; ${of}, ${counts}`,
    ...damaged.map(({ client, vault, record }) => {
      const what = record === undefined ? '' : `/${idText(record)}`
      const where = hex(client) === metadataId ? 'metadata' : `client ${idText(client)}`
      return `  damaged: ${where} ${idText(vault)}${what}`
    }),
  ]
}
