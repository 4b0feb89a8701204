import { deriveClientId } from '@stronghold/engine'
import { StrongholdError } from '../../contract/errors.js'
import { copyLocation, type StoredLocation } from '../../contract/location.js'
import { type Attributes, maxReaders, type Policy } from '../../contract/policy/policy.js'
import type {
  DeriveSecret,
  GenerateSecret,
  ProductFacts,
} from '../../contract/procedures/define.js'
import { isBuiltInUsage } from '../../contract/uses/default-policy.js'
import {
  CONTENT_LENGTH,
  checkedLabel,
  type RecordEntry,
  type Tombstone,
} from '../attributes/entry.js'
import type { Stamp } from '../attributes/stamp.js'
import { makeUsage } from '../attributes/usage.js'
import { loosens, requireKnownUsages } from '../policy/loosening.js'
import type { ProductPolicies } from '../policy/product-policies.js'
import type { Origin } from '../policy/source.js'
import type { InsidePowers } from '../powers.js'

/** The write that a procedure is about to make. */
export interface Product {
  readonly definition:
    | GenerateSecret<string, unknown, unknown>
    | DeriveSecret<string, unknown, unknown>
  readonly input: unknown
  readonly sources: readonly Origin[]
  readonly attributes: Attributes | undefined
  /** Absent for a temporary. */
  readonly location: StoredLocation | undefined
  /** Of that location. */
  readonly vaultId: Uint8Array | undefined
  /** The attributes of the record that it replaces. */
  readonly previous: RecordEntry | Tombstone | undefined
  readonly content: string
  readonly stamp: Stamp
}

/**
 * The attributes of a procedure's product: those of the call, those that it inherits, and the
 * restrictions of the record that it replaces. None of them can loosen another.
 * @throws StrongholdError `POLICY_EXISTS`, `POLICY_DENIED`, `PROOF_REQUIRED`, `INVALID_ARGUMENT`.
 */
export function entryOf(
  product: Product,
  powers: InsidePowers,
  policies: ProductPolicies,
): RecordEntry {
  const { definition, sources, attributes = {}, location, content, stamp } = product
  // By the declaration, and never by the caller: types decide what a key serves for.
  const facts = factsOf(product)
  const previous = product.previous?.kind === 'record' ? product.previous : undefined
  requireKnownUsages(attributes.policy)
  // To write over a record would otherwise be a way to change its policy without the key.
  if (previous?.policy !== undefined && attributes.policy !== undefined) {
    throw new StrongholdError('POLICY_EXISTS')
  }
  const carries = definition.kind === 'derive' && definition.carries === true
  const type = carries && sources.length === 1 ? (sources[0] as Origin).type : facts.type
  const { vaultId } = product
  const said = attributes.policy
  const policy = policies.of({ type, sources, carries, vaultId, said, before: previous?.policy })
  return {
    kind: 'record',
    type,
    // Permanently: once it has left under any key, no stricter policy makes it unknown again.
    knownTo: loosens(policy) ? 'caller' : knownTo(facts, sources),
    content: content.slice(0, CONTENT_LENGTH),
    created: stamp.changed,
    ...stamp,
    location: location === undefined ? undefined : copyLocation(location),
    // The label of the former content does not describe this one.
    label: checkedLabel(attributes.label),
    policy,
    readers: readersOf(product, facts, powers),
    widened: widenedOf(product, carries, policy, policies),
    usage: previous?.policy === undefined ? makeUsage() : previous.usage,
  }
}

/** The owner names the uses of a secret when it is made; a copy has those of its source. */
function widenedOf(
  { definition, sources, attributes }: Product,
  carries: boolean,
  policy: Policy | undefined,
  policies: ProductPolicies,
): readonly string[] | undefined {
  if (definition.kind === 'generate') return attributes?.policy?.usages.filter(isBuiltInUsage)
  const widened = carries && sources.length === 1 ? (sources[0] as Origin).widened : undefined
  return widened && policies.narrowed(widened, policy)
}

/** What its declaration says of a product, from the types of its sources. */
function factsOf({ definition, input, sources }: Product): ProductFacts {
  if (definition.kind === 'generate') return definition.product(input)
  return definition.product(
    input,
    sources.map(({ type }) => type),
  )
}

function knownTo(facts: ProductFacts, sources: readonly Origin[]): RecordEntry['knownTo'] {
  if (facts.knownTo !== 'sources') return facts.knownTo
  // All of them: one unknown byte beside 31 known ones is found by trying.
  return sources.every(({ knownToNobody }) => knownToNobody) ? 'nobody' : 'caller'
}

/**
 * Bytes can be read back only where they came in from outside unchanged. Readers were named for the
 * former content: the new one starts with none.
 */
function readersOf(
  { definition, sources, attributes }: Product,
  facts: ProductFacts,
  powers: InsidePowers,
): readonly Uint8Array[] {
  const paths = attributes?.readers
  if (paths === undefined) {
    const isCopy = definition.kind === 'derive' && definition.carries === true
    return isCopy && sources.length === 1 ? (sources[0] as Origin).readers : []
  }
  const isData = definition.kind === 'generate' && facts.type === 'Data'
  if (!isData || paths.length > maxReaders) throw new StrongholdError('INVALID_ARGUMENT')
  return paths.map((path) => deriveClientId(powers.crypto, path))
}
