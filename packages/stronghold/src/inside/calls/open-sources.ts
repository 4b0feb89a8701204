import type { ClientState, OpenedSecret } from '@stronghold/engine'
import type { Location } from '../../contract/location.js'
import { assumedLength } from '../../contract/procedures/cost.js'
import type { Call, ProcedureDefinition } from '../../contract/procedures/define.js'
import type { GuardedCall } from '../policy/guard.js'
import {
  type CallSource,
  isCompositeSource,
  isFresh,
  originOf,
  type RecordRef,
  typeOf,
} from '../policy/source.js'
import { requireSuitable } from '../policy/suitable.js'
import type { OpenSecret } from '../procedures/implement.js'
import { isFixed } from '../resolver.js'
import type { Chain } from './chain.js'

// Interpreted, so loops are spelled out: a callback costs as much as its work.

/**
 * Finds the sources of a call, and lets the guard decide on all of them before one is opened.
 * @throws StrongholdError `POLICY_*`, `APPROVAL_*`, `NOT_WRAPPABLE`, `KEY_UNSUITABLE`,
 *   `RECORD_NOT_FOUND`, `COMMIT_REQUIRED`.
 */
export function judgedSources(
  chain: Chain,
  locations: readonly Location[],
  call: GuardedCall,
  input: unknown,
): readonly CallSource[] {
  const { definition } = call
  const { guard } = chain.state
  const client = chain.state.clients.ownerOf(chain.client, definition, input)
  const sources: CallSource[] = []
  for (let i = 0; i < locations.length; i++) {
    sources.push(sourceAt(chain, client, locations[i] as Location))
  }
  if (definition.kind === 'use' && definition.wraps !== undefined) {
    const secret = sources[definition.wraps.secret] as CallSource
    const under = sources[definition.wraps.under] as CallSource
    // Judged before anything is opened, and without the guard's counts: a refusal here costs no
    // use.
    const closed = originOf(under).knownToNobody
    guard.wrap(secret.standing, isFresh(secret), closed, isCompositeSource(secret))
  }
  requireSuitable(definition, input, sources)
  // Only this needs it, and it costs a comparison.
  const shows = definition.custom === true || (definition.kind === 'use' && definition.reads)
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as CallSource
    const { place, standing } = source
    const fresh = shows !== true || isFresh(source)
    if ('address' in place) guard.use(call, standing, chain.client, place, fresh)
    else guard.useTemporary(call, standing, chain.client)
  }
  return sources
}

/**
 * Where a source lies. A head is resolved to its newest version once: were it looked up again when
 * it is opened, the guard would have judged another record.
 */
function sourceAt(chain: Chain, client: ClientState, location: Location): CallSource {
  if (location.kind === 'temporary') return chain.temporaries.source(location)
  const isThis = location.kind === 'id' || isFixed(location)
  const fixed = isThis ? location : chain.versionsOf(client).toRead(location)
  const address = chain.state.resolver.resolve(fixed)
  return {
    place: { client, address },
    standing: chain.state.attributes.of(client).standing(address),
  }
}

/**
 * Opens the sources of a call, which the guard has let pass, into guarded memory.
 * @throws StrongholdError `TOO_EXPENSIVE` by their lengths.
 */
export function openSources(
  chain: Chain,
  sources: readonly CallSource[],
  definition: ProcedureDefinition,
  call: Call,
): readonly OpenSecret[] {
  let isLong = false
  const secrets: OpenSecret[] = []
  for (let i = 0; i < sources.length; i++) {
    const { place, standing } = sources[i] as CallSource
    const { bytes, content } = 'bytes' in place ? place : opened(chain, place)
    secrets.push({ bytes, content, type: typeOf(standing.record, content) })
    isLong ||= bytes.length > assumedLength
  }
  if (isLong) {
    const lengths = secrets.map(({ bytes }) => bytes.length)
    chain.tally.sources(definition, call, lengths)
  }
  return secrets
}

function opened(chain: Chain, { client, address }: RecordRef): OpenedSecret {
  // A chain that changes records may have replaced this one: an earlier opening of it must not
  // serve.
  return chain.changing
    ? client.openSecret(address.vaultId, address.recordId, chain)
    : chain.state.batchSecrets.open(client, address, chain)
}
