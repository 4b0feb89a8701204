import { type Check, given, misfit } from '../../contract/codec/index.js'
import { type Path, pathBytes } from '../../contract/location.js'
import type { ScopeFields } from '../../contract/messages/partner.js'

/** Clients of a snapshot, each whole or some of its vaults: the extent of a partner's trust. */
export type Scope =
  | 'none'
  | 'all'
  | readonly {
      readonly client: Path
      /** Absent: every vault of it, future ones included. */
      readonly vaults?: readonly Path[]
    }[]

const scopeEntries = given.list(
  given.fields<Exclude<Scope, string>[number]>({
    client: given.path,
    vaults: given.orNoKey(given.list(given.path)),
  }),
)

/** Reads a scope. */
export const anyScope: Check<Scope> = (value) => {
  if (value === 'none' || value === 'all') return value
  if (Array.isArray(value)) return scopeEntries(value)
  const came = typeof value === 'string' ? 'other text' : undefined
  throw misfit('none, all or a list of clients', value, came)
}

/** A scope as it crosses to the zone. */
export function scopeFields(scope: Scope): ScopeFields {
  if (scope === 'all') return undefined
  if (scope === 'none') return []
  return scope.map(({ client, vaults }) => ({
    client: pathBytes(client),
    vaults: vaults?.map((path) => pathBytes(path)),
  }))
}

/** The scope that the zone names; paths are bytes. */
export function scopeOf(fields: ScopeFields): Scope {
  if (fields === undefined) return 'all'
  if (fields.length === 0) return 'none'
  return fields.map(({ client, vaults }) =>
    vaults === undefined ? { client } : { client, vaults },
  )
}
