import type { SendOptions } from '@stronghold/p2p'
import type { Path, SnapshotSyncOptions } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import { locationOf } from '../text/locations.js'
import { pathOfName } from '../text/names.js'

/**
 * The merge rules as they are typed, with their names in the library. Without `--merge` neither
 * side wins: a secret here would be lost without anybody's intent.
 */
export const merges = {
  refuse: 'AddOnly',
  newest: 'Newest',
  replace: 'Replace',
  'keep-old': 'KeepOld',
} as const

/** The options that choose records of a snapshot. */
export interface ChoiceOptions {
  readonly only?: readonly string[]
  readonly as?: string
  readonly vaults?: readonly string[]
  readonly records?: readonly string[]
}

/** The options that choose records to send to a peer. */
export interface OfferOptions extends ChoiceOptions {
  readonly mapVaults?: readonly string[]
}

/** The options of the merge. */
export interface MergeOptions extends OfferOptions {
  readonly merge: keyof typeof merges
  readonly dryRun?: true
}

/** The chosen records, for the library. @throws CliError `USAGE`. */
export function chosen({ only, as, vaults, records }: ChoiceOptions): SnapshotSyncOptions {
  if (as !== undefined && only?.length !== 1) {
    throw usage('--as gives another name to the one client of --only.')
  }
  return {
    ...(only === undefined
      ? {}
      : {
          clients: only.map((name) => ({
            path: pathOfName(name, '--only'),
            ...(as === undefined ? {} : { as: pathOfName(as, '--as') }),
          })),
        }),
    ...(vaults === undefined
      ? {}
      : { vaults: vaults.map((vault) => pathOfName(vault, '--vaults')) }),
    ...(records === undefined
      ? {}
      : { records: records.map((text) => locationOf(text, '--records')) }),
  }
}

/** The chosen records and the merge rule, for the library. @throws CliError `USAGE`. */
export function merging(options: MergeOptions): SnapshotSyncOptions {
  const { merge, dryRun = false } = options
  return { ...mapped(options), policy: merges[merge], dryRun }
}

/** The records to send, for the library. @throws CliError `USAGE`. */
export function offering(options: OfferOptions): SendOptions {
  const { clients, ...ofEach } = mapped(options)
  if (ofEach.records?.some((one) => one.kind === 'counter' && one.counter === undefined)) {
    throw usage('--records of what is sent takes vault/record and vault#7.')
  }
  if (clients !== undefined) {
    return { clients: clients.map((client) => ({ ...client, ...ofEach })) }
  }
  if (Object.keys(ofEach).length === 0) return {}
  throw usage('--vaults, --records and --map-vaults are about the clients of --only.')
}

function mapped({ mapVaults, ...options }: OfferOptions): SnapshotSyncOptions {
  return {
    ...chosen(options),
    ...(mapVaults === undefined ? {} : { mapVaults: mapVaults.map(mapping) }),
  }
}

function mapping(text: string): { from: Path; to: Path } {
  const [from, to, more] = text.split('=')
  if (!from || !to || more !== undefined) throw usage('--map-vaults takes FROM=TO.')
  return { from: pathOfName(from, '--map-vaults'), to: pathOfName(to, '--map-vaults') }
}
