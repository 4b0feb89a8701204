import { exact } from '../../codec/exact.js'
import { type Codec, nothing } from '../../codec/index.js'
import { StrongholdError } from '../../errors.js'
import type { Location } from '../../location.js'

import { answers } from '../answer.js'
import type { Cost } from '../cost.js'

import { deriveSecret, generateSecret, type Procedure, useSecret } from '../define.js'
import { anySecret } from '../suits.js'
import { type CustomDeclaration, parseDeclaration, signatureOf } from './declaration.js'
import { type DeclaredProcedure, declaredByName, remember } from './declared.js'
import { codecOf, structOf, type ValueOfField, type ValuesOfFields } from './field.js'

/**
 * Makes calls of a procedure that a module brings into the zone (`ZoneSettings.procedures`).
 *
 * `declaration` is the data that the module itself declares. If the two differ, calls fail with
 * `UNKNOWN_METHOD`, as they do when the zone has not loaded the module.
 * @throws StrongholdError `INVALID_ARGUMENT` for data that declares no procedure, and for another
 *   declaration of a name that this process has declared already.
 */
export const customProcedure = exact(1, function customProcedure<
  const D extends CustomDeclaration,
>(declaration: D): Procedure<D['name'], ValuesOfFields<D['input']>, ValueOfField<D['output']>> {
  return declare(declaration).procedure as unknown as Procedure<
    D['name'],
    ValuesOfFields<D['input']>,
    ValueOfField<D['output']>
  >
})

/** Checks a declaration and remembers it. The same one again is the same procedure. */
export function declare(value: unknown): DeclaredProcedure {
  const declaration = parseDeclaration(value)
  const signature = signatureOf(declaration)
  const known = declaredByName(declaration.name)
  if (known !== undefined) {
    if (known.signature !== signature) {
      const detail = 'The name of a procedure was declared before, and otherwise.'
      throw new StrongholdError('INVALID_ARGUMENT', { detail })
    }
    return known
  }
  const procedure = procedureOf(declaration)
  const declared = { declaration, signature, procedure, definition: procedure.definition }
  remember(declared)
  return declared
}

/** What is declared of it; the half that sees secrets only the inside has. */
function procedureOf(declaration: CustomDeclaration): Procedure<string, unknown, unknown> {
  const { name, kind, input, output, sources = [], target = '' } = declaration
  const fieldOf = (value: unknown, field: string) =>
    (value as Readonly<Record<string, Location>>)[field] as Location
  const codec = structOf(input)
  const description = {
    name,
    number: undefined,
    source: 'the application',
    memory: 'javascript',
    input: codec,
    output: output === 'nothing' ? (nothing as Codec<unknown>) : codecOf(output),
    answer: answers.declared,
    custom: true,
    cost: (value: unknown, lengths: readonly number[]) => customCost(codec, value, lengths),
  } as const
  const reads = {
    sources: (value: unknown) => sources.map((field) => fieldOf(value, field)),
    // The policy of each secret has to name the procedure: that is its owner's decision.
    suits: sources.map(() => anySecret),
  }
  const writes = {
    target: (value: unknown) => fieldOf(value, target),
    // The computation of such a procedure is unknown: its product is never trusted as a key that
    // wraps others, and inherits the restrictions of its sources.
    product: () => ({ type: 'DerivedKey', knownTo: 'caller' }) as const,
  }
  if (kind === 'use') return useSecret({ ...description, ...reads })
  if (kind === 'generate') return generateSecret({ ...description, ...writes })
  return deriveSecret({ ...description, ...reads, ...writes, carries: true })
}

/**
 * The assumed cost of a procedure of an application: a realm of its own, and one look at each byte
 * of its input. Further work of its code cannot be known.
 */
function customCost(codec: Codec<unknown>, input: unknown, lengths: readonly number[]): Cost {
  const given = codec.size(input) + lengths.reduce((sum, length) => sum + length, 0)
  return { hashed: given, work: 5000 + 2.2 * given }
}
