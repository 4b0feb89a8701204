import { Location, type Path, pathBytes, type SnapshotSyncOptions } from '@stronghold/stronghold'
import type { ValueOf } from '@stronghold/stronghold/codec'
import type { SendOptions } from './options.js'
import type { offered } from './sync-frames.js'

/**
 * The offered records, in the form of the wire.
 * @throws StrongholdError `INVALID_ARGUMENT` for a head of a counter.
 */
export function writeOffer({ clients }: SendOptions): ValueOf<typeof offered> | undefined {
  return clients?.map(({ path, as, vaults, records, mapVaults = [] }) => ({
    client: pathBytes(path),
    as: optionalPath(as),
    vaults: vaults?.map((path) => pathBytes(path)),
    records: records?.map((location) => ({
      vault: location.vaultPath,
      record: location.kind === 'generic' ? location.recordPath : undefined,
      counter: location.kind === 'counter' ? location.counter : undefined,
    })),
    mapVaults: mapVaults.map(({ from, to }) => ({ from: pathBytes(from), to: pathBytes(to) })),
  }))
}

/**
 * The offered records, as rules of a pull. The peer cannot choose the merge rule: the newer side
 * wins.
 */
export function readOffer(written: ValueOf<typeof offered> | undefined): SnapshotSyncOptions {
  if (written === undefined) return {}
  return {
    clients: written.map(({ client, as, vaults, records, mapVaults }) => ({
      path: client,
      mapVaults,
      ...(as === undefined ? {} : { as }),
      ...(vaults === undefined ? {} : { vaults }),
      ...(records === undefined
        ? {}
        : {
            records: records.map(({ vault, record, counter }) =>
              record === undefined
                ? Location.counter(vault, counter)
                : Location.generic(vault, record),
            ),
          }),
    })),
  }
}

function optionalPath(path: Path | undefined): Uint8Array | undefined {
  return path === undefined ? undefined : pathBytes(path)
}
