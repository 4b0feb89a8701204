import type { SnapshotSyncOptions } from '@stronghold/stronghold'
import { usage } from './io/errors.js'
import { locationOf } from './text.js'

/** Who wins where both sides have a record, as it is written, with its name in the library. */
export const merges = { newest: 'Newest', replace: 'Replace', 'keep-old': 'KeepOld' } as const

/** The options that choose what of a snapshot is taken. */
export interface ChoiceOptions {
  readonly only?: readonly string[]
  readonly as?: string
  readonly vaults?: readonly string[]
  readonly records?: readonly string[]
}

/** The options that say how it is merged with what is there. */
export interface MergeOptions extends ChoiceOptions {
  readonly merge: keyof typeof merges
  readonly mapVaults?: readonly string[]
  readonly dryRun?: true
}

/** What is taken, for the library. @throws CliError `USAGE`. */
export function chosen({ only, as, vaults, records }: ChoiceOptions): SnapshotSyncOptions {
  if (as !== undefined && only?.length !== 1) {
    throw usage('--as gives another name to the one client of --only.')
  }
  return {
    ...(only === undefined
      ? {}
      : { clients: only.map((path) => ({ path, ...(as === undefined ? {} : { as }) })) }),
    ...(vaults === undefined ? {} : { vaults }),
    ...(records === undefined
      ? {}
      : { records: records.map((text) => locationOf(text, '--records')) }),
  }
}

/** What is taken and how, for the library. @throws CliError `USAGE`. */
export function merging(options: MergeOptions): SnapshotSyncOptions {
  const { merge, mapVaults, dryRun = false } = options
  return {
    ...chosen(options),
    policy: merges[merge],
    dryRun,
    ...(mapVaults === undefined ? {} : { mapVaults: mapVaults.map(mapping) }),
  }
}

function mapping(text: string): { from: string; to: string } {
  const [from, to, more] = text.split('=')
  if (!from || !to || more !== undefined) throw usage('--map-vaults takes FROM=TO.')
  return { from, to }
}
