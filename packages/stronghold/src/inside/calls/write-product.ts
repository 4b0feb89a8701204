import { StrongholdError } from '../../contract/errors.js'
import type { StoredLocation, TemporaryLocation } from '../../contract/location.js'
import type { Call, DeriveSecret, GenerateSecret } from '../../contract/procedures/define.js'
import type { GuardedCall } from '../policy/guard.js'
import { type CallSource, originOf } from '../policy/source.js'
import { isFixed } from '../resolver.js'
import type { Chain } from './chain.js'
import { entryOf, type Product } from './product.js'
import { vaultStanding } from './removal.js'

/** The definition of a procedure that makes a secret. */
export type Writing =
  | GenerateSecret<string, unknown, unknown>
  | DeriveSecret<string, unknown, unknown>

/** The attributes of a product before it has a place. */
type Made = Pick<Product, 'definition' | 'input' | 'sources' | 'attributes' | 'stamp'>

/**
 * Writes the product of a call to its target, with its attributes.
 * @throws StrongholdError `INVALID_ARGUMENT` for a target without a name; errors of guard and
 *   engine.
 */
export function writeProduct(
  chain: Chain,
  definition: Writing,
  { input, attributes }: Call,
  guarded: GuardedCall,
  sources: readonly CallSource[],
  secret: Uint8Array,
): void {
  const target = definition.target(input)
  const stamp = chain.state.stamp()
  const made = { definition, input, sources: sources.map(originOf), attributes, stamp }
  // A written record has a name, under which it is found again.
  if (target.kind === 'id') throw new StrongholdError('INVALID_ARGUMENT')
  if (target.kind === 'temporary') keep(chain, made, guarded, target, secret)
  else store(chain, made, guarded, target, secret)
}

/** In the guarded memory of the chain, for its later calls. */
function keep(
  { state, client, temporaries, policies }: Chain,
  made: Made,
  guarded: GuardedCall,
  target: TemporaryLocation,
  secret: Uint8Array,
): void {
  state.guard.change(guarded, temporaries.standing(undefined), client, undefined)
  const content = state.temporaryContent()
  const nowhere = { location: undefined, vaultId: undefined, previous: undefined }
  const entry = entryOf({ ...made, content, ...nowhere }, state.powers, policies)
  temporaries.put(target, { bytes: secret, content }, entry)
}

/** In a record, with its entry in the same transaction. */
function store(
  chain: Chain,
  made: Made,
  guarded: GuardedCall,
  target: StoredLocation,
  secret: Uint8Array,
): void {
  const { state, client } = chain
  const location = isFixed(target) ? target : chain.versions.toWrite(target)
  const address = state.resolver.resolve(location)
  const { vaultId, recordId } = address
  const entries = state.attributes.of(client)
  const place = { role: 'write', client, ...address } as const
  // An approval names the content until it is cleared; its policy then no longer holds.
  const clears = chain.clear !== undefined
  const standing = clears ? vaultStanding(entries, vaultId) : entries.standing(address)
  state.guard.change(guarded, standing, client, place)
  // After the sources were opened and judged: the cleared record may be one of them.
  chain.clear?.(address)
  client.writeSecret(vaultId, recordId, secret)
  // The name of the content as it is sealed now: the entry speaks of this content, and of none that
  // another tool writes into the record later.
  const content = client.contentKey(vaultId, recordId) as string
  // After `clear`: of a record that was destroyed, no restriction is inherited.
  const previous = entries.record(address)
  const entry = entryOf(
    { ...made, content, location, vaultId, previous },
    state.powers,
    chain.policies,
  )
  state.attributes.log(entries.putRecord(address, entry))
  state.names.knowVault(client, location.vaultPath)
  if (location.kind === 'counter') chain.versions.wrote(location)
}
