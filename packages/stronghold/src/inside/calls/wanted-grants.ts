import type { ClientState } from '@stronghold/engine'
import type { Call } from '../../contract/procedures/define.js'
import type { RecordPolicies } from '../attributes/client-attributes.js'
import type { ProcedureImplementation } from '../procedures/implement.js'
import type { With } from '../state/authority.js'
import { Versions } from './versions.js'

/** Asks at once for all grants of calls that have to wait for a commit. */
export function wantGrants(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes' | 'guard'>,
  client: ClientState,
  procedures: readonly ProcedureImplementation[],
  calls: readonly Call[],
): void {
  const uses: RecordPolicies[] = []
  for (const [i, { input }] of calls.entries()) {
    const { definition } = procedures[i] as ProcedureImplementation
    if (definition.kind !== 'use' && definition.kind !== 'derive') continue
    for (const location of definition.sources(input)) {
      if (location.kind === 'temporary') continue
      try {
        const owner = state.clients.ownerOf(client, definition, input)
        const fixed =
          location.kind === 'id' ? location : new Versions(state, owner).toRead(location)
        const address = state.resolver.resolve(fixed)
        uses.push(state.attributes.of(owner).standing(address))
      } catch {
        // Not there before the chain: a repeated call reports it.
      }
    }
  }
  state.guard.want(uses)
}
