import type { Grants } from '@stronghold/p2p'
import { procedureNames } from '@stronghold/stronghold'

/** All that one may do with a client. */
export const everything = {
  procedures: procedureNames,
  otherVaults: { use: true, write: true, list: true },
  store: 'write',
} as const

/** Everything of these clients. */
export function all(...paths: readonly string[]): Grants {
  return { clients: paths.map((path) => ({ path, permissions: everything })) }
}
