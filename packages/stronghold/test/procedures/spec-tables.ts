import { readFileSync } from 'node:fs'
import type { SecretType } from '@stronghold/stronghold'

/** Types that nobody stated. */
export const untold: readonly SecretType[] = ['Data', 'Unwrapped', 'Unknown']

/** The table of docs/spec/key-types.md: the procedures that each type keys. */
export function typesTable(): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = documentOf('key-types.md').matchAll(/^\| `(\w+)` \| [^|]* \| ([^|]*) \|$/gm)
  const found = new Map<string, Set<string>>()
  const words = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, word]) => word as string)
  for (const [, type = '', cell = ''] of rows) {
    const all = cell.startsWith('all') || cell.startsWith('those of the three')
    const names = all ? [] : words(cell)
    found.set(type, new Set(names.flatMap((name) => [...(found.get(name) ?? [name])])))
    if (cell.startsWith('all')) found.set(type, new Set([...found.values()].flatMap((x) => [...x])))
    if (cell.startsWith('those of the three')) {
      const nodes = ['HdNodeEd25519', 'HdNodeSecp256k1', 'HdNodeP256']
      found.set(type, new Set(nodes.flatMap((node) => [...(found.get(node) ?? [])])))
    }
  }
  return found
}

/** The text of a document of docs/spec. */
export function documentOf(document: string): string {
  return readFileSync(new URL(`../../../../../docs/spec/${document}`, import.meta.url), 'utf8')
}
