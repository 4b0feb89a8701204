import type { ProcedureDefinition } from '../../contract/procedures/define.js'
import type { Suits } from '../../contract/procedures/suits.js'
import { unsuitable } from '../procedures/unsuitable.js'
import { type CallSource, isFresh, originOf } from './source.js'

/**
 * Refuses secrets that are not what the procedure takes, by what is known of them: none was opened,
 * and no use is counted. What its owner named for this content serves too; that a policy names a
 * procedure is not enough, since policies come of merges and of vaults as well.
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
 * The same of one secret. `widened`: whether its owner may have said that it serves for this too.
 * @throws StrongholdError `KEY_UNSUITABLE`.
 */
export function requireSuits(
  suits: Suits,
  source: CallSource,
  widened: boolean,
  input?: unknown,
): void {
  // Of the content of another tool nothing is known: it serves for everything, as there.
  if (!isSuitable(suits, source, widened, input) && isFresh(source)) throw unsuitable()
}

function isSuitable(suits: Suits, source: CallSource, widened: boolean, input: unknown): boolean {
  const { record } = source.standing
  if (record === undefined || suits.as === 'bytes') return true
  const { type, readers } = record
  // Policies say nothing here: a part that is known makes a guess of what is beside it.
  if (type === 'Concatenation') {
    if (suits.as === 'scalar' || !originOf(source).knownToNobody) return false
  }
  // What somebody reads back is a document, a password or a number, and no key.
  if (!suits.types.has(type) || readers.length > 0) return widened
  return suits.agreeing === undefined || suits.agreeing(input).has(type)
}
