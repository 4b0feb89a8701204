import type { ClientFacts } from '@stronghold/stronghold'
import { hex, storeKeyLine, storeKeyText } from './text.js'

/** A vault as JSON: ids in hex, sorted as the file has them. */
export function vaultJson({ id, records }: ClientFacts['vaults'][number]) {
  return {
    id: hex(id),
    records: records.map(({ id, revoked }) => ({ id: hex(id), revoked })),
  }
}

/** A client as JSON. */
export function clientJson({ id, vaults, storeKeys }: ClientFacts) {
  return { id: hex(id), vaults: vaults.map(vaultJson), storeKeys: storeKeys.map(storeKeyText) }
}

/** The vaults of a client as lines. */
export function vaultLines({ vaults }: ClientFacts): string[] {
  return vaults.flatMap(({ id, records }) => [
    `  vault ${hex(id)}`,
    ...records.map(({ id, revoked }) => `    record ${hex(id)}${revoked ? ' (revoked)' : ''}`),
  ])
}

/** A client as lines. */
export function clientLines(facts: ClientFacts): string[] {
  return [
    `client ${hex(facts.id)}`,
    ...vaultLines(facts),
    ...facts.storeKeys.map((key) => `  store ${storeKeyLine(key)}`),
  ]
}
