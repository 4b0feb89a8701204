import type { ProcedureDefinition } from '../../contract/procedures/define.js'
import type { Suits } from '../../contract/procedures/suits.js'
import { unsuitable } from '../procedures/unsuitable.js'
import { type CallSource, isFresh, originOf } from './source.js'

/**
 * Refuses secrets of types that the procedure does not take: before one is opened and a use
 * counted. A procedure that the owner named for this content is accepted too; a policy that names
 * it is not enough, since policies also come from merges and vaults.
 * @throws StrongholdError `KEY_UNSUITABLE`.
 */
export function requireSuitable(
  definition: ProcedureDefinition,
  input: unknown,
  sources: readonly CallSource[],
): void {
  if (definition.kind !== 'use' && definition.kind !== 'derive') return
  const { suits } = definition
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as CallSource
    const { record } = source.standing
    const { types, agreeing } = suits[i] as Suits
    // The usual case, interpreted: this stands before every signature.
    const isUsual = record !== undefined && agreeing === undefined && types.has(record.type)
    if (isUsual && record.type !== 'Concatenation' && record.readers.length === 0) continue
    const widened = record?.widened?.includes(definition.name) === true
    requireSuits(suits[i] as Suits, source, widened, input)
  }
}

/**
 * The same for one secret. `widened`: whether its owner may have named this procedure for it.
 * @throws StrongholdError `KEY_UNSUITABLE`.
 */
export function requireSuits(
  suits: Suits,
  source: CallSource,
  widened: boolean,
  input?: unknown,
): void {
  // The type of another tool's content is unknown: it serves for everything, as in that tool.
  if (!isSuitable(suits, source, widened, input) && isFresh(source)) throw unsuitable()
}

function isSuitable(suits: Suits, source: CallSource, widened: boolean, input: unknown): boolean {
  const { record } = source.standing
  if (record === undefined || suits.as === 'bytes') return true
  const { type, readers } = record
  // Policies do not decide here: a known part lets the part beside it be guessed.
  if (type === 'Concatenation') {
    if (suits.as === 'scalar' || !originOf(source).knownToNobody) return false
  }
  // A record that a client reads back is a document, a password or a number, and no key.
  if (!suits.types.has(type) || readers.length > 0) return widened
  return suits.agreeing === undefined || suits.agreeing(input).has(type)
}
