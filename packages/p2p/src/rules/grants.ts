import {
  type AttributeRights,
  type Path,
  type Permissions,
  pathBytes,
  type Scope,
  type VaultRights,
} from '@stronghold/stronghold'
import { permissionsOf } from '@stronghold/stronghold/checks'
import { exact, given } from '@stronghold/stronghold/codec'

/** The rights of a peer to one client. */
export interface ClientGrant {
  readonly path: Path
  /** Rights that need no question. */
  readonly permissions: Permissions
  /** Further rights, for which a person says yes each time. */
  readonly ask?: Permissions | undefined
}

/** Which records may be synced with a peer; the zone has the last word (docs/spec/sync.md). */
export interface SyncGrant {
  /** Records that it may have copies of. */
  readonly send: Scope
  /** Records that are taken from it. */
  readonly receive: Scope
}

/** All rights of a peer here. Everything that is not named is denied. */
export interface Grants {
  readonly clients: readonly ClientGrant[]
  readonly sync?: SyncGrant | undefined
}

/** The rule for a peer that connects: nothing, a question when it connects, or grants. */
export type InboundRule = 'deny' | 'ask' | Grants

/** The rule for this side at a peer: nothing, a question, everything, or permissions. */
export type OutboundRule = 'deny' | 'ask' | 'allow' | Permissions

/** Both sets of permissions as one. */
export const widened = exact(2, function widened(a: Permissions, b: Permissions): Permissions {
  given.read('a', permissionsOf, a)
  given.read('b', permissionsOf, b)
  const paths = new Map<string, Path>()
  for (const { path } of [...(a.vaults ?? []), ...(b.vaults ?? [])]) paths.set(pathKey(path), path)
  const rank = { none: 0, read: 1, write: 2 }
  const [first, second] = [a.store ?? 'none', b.store ?? 'none']
  return {
    procedures: [...new Set([...(a.procedures ?? []), ...(b.procedures ?? [])])],
    vaults: [...paths.values()].map((path) => ({
      path,
      ...union(rightsOf(a, path), rightsOf(b, path)),
    })),
    otherVaults: union(a.otherVaults ?? {}, b.otherVaults ?? {}),
    store: rank[first] > rank[second] ? first : second,
    attributes: eitherOf(a.attributes ?? {}, b.attributes ?? {}),
  }
})

function rightsOf({ vaults = [], otherVaults = {} }: Permissions, path: Path): VaultRights {
  return vaults.find((vault) => pathKey(vault.path) === pathKey(path)) ?? otherVaults
}

function union(a: VaultRights, b: VaultRights): VaultRights {
  return {
    use: a.use === true || b.use === true,
    write: a.write === true || b.write === true,
    list: a.list === true || b.list === true,
  }
}

function eitherOf(a: AttributeRights, b: AttributeRights): AttributeRights {
  return {
    policy: a.policy === true || b.policy === true,
    readers: a.readers === true || b.readers === true,
    label: a.label === true || b.label === true,
  }
}

/** A path as text that can be compared: Latin-1 text is a faithful name for bytes. */
export function pathKey(path: Path): string {
  return pathBytes(path).reduce((name, byte) => name + String.fromCharCode(byte), '')
}
