import { createHash } from 'node:crypto'
import type { Script } from 'node:vm'
import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { declare } from '../../contract/procedures/custom/custom-procedure.js'
import type { DeclaredProcedure } from '../../contract/procedures/custom/declared.js'
import {
  implement,
  type OpenSecret,
  type ProcedureImplementation,
  type ProcedurePowers,
} from '../procedures/implement.js'
import { compile, declarationsOf, runInRealm } from './isolate.js'
import { readModule } from './module-file.js'

/** The procedures that modules brought, by their names, with the half that sees secrets. */
export type CustomProcedures = ReadonlyMap<string, ProcedureImplementation>

const addresses = given.list(given.url('file:'))

/**
 * Reads modules of procedures (`file:` addresses, at most 8 MiB each) and their declarations.
 * @throws StrongholdError `MODULE_REFUSED` for a module that cannot be read, is no strict script,
 *   has the word `import` or `async`, throws, declares nothing, something that is no procedure, or
 *   a name that is taken.
 */
export const loadProcedures = exact(
  1,
  function loadProcedures(modules: readonly URL[]): CustomProcedures {
    return proceduresIn(given.read('modules', addresses, modules).map(readModule))
  },
)

/**
 * The procedures that the bytes of modules declare: here their text is parsed, and runs, for the
 * first time.
 * @throws StrongholdError `MODULE_REFUSED`, as `loadProcedures`.
 */
export function proceduresIn(modules: readonly Buffer[]): CustomProcedures {
  const procedures = new Map<string, ProcedureImplementation>()
  for (const bytes of modules) {
    const digest = createHash('sha256').update(bytes).digest('hex')
    const module = compile(bytes.toString('utf8'))
    const declared = declarationsIn(module)
    declared.forEach((procedure, place) => {
      const { name } = procedure.declaration
      if (procedures.has(name)) throw refusal('It declares a name that is taken.')
      procedures.set(name, implemented(procedure, module, place, `${name}@${digest}`))
    })
  }
  return procedures
}

function declarationsIn(module: Script): DeclaredProcedure[] {
  let texts: readonly string[]
  try {
    texts = declarationsOf(module)
  } catch {
    // Not kept as a cause: it may be an object of the module's realm.
    throw refusal('It throws.')
  }
  if (texts.length === 0) throw refusal('It declares no procedure.')
  try {
    return texts.map((text) => declare(JSON.parse(text)))
  } catch (error) {
    throw refusal('It declares what is no procedure.', error)
  }
}

/** A declared procedure with the function that runs it in a realm. */
function implemented(
  declared: DeclaredProcedure,
  module: Script,
  place: number,
  pinned: string,
): ProcedureImplementation {
  const run = (secrets: readonly OpenSecret[], input: unknown, powers: ProcedurePowers) =>
    runInRealm({ module, place, declared, secrets, input, powers })
  const write = (secrets: readonly OpenSecret[], input: unknown, powers: ProcedurePowers) => {
    const { secret, output } = run(secrets, input, powers)
    return { secret: secret as Uint8Array, output }
  }
  const { definition } = declared
  switch (definition.kind) {
    case 'use':
      return implement(
        { definition: { ...definition, pinned } },
        (...given) => run(...given).output,
      )
    case 'derive':
      return implement({ definition: { ...definition, pinned } }, write)
    case 'generate':
      return implement({ definition: { ...definition, pinned } }, (input, powers) =>
        write([], input, powers),
      )
    default:
      // No declaration can say so (`parseDeclaration`).
      throw refusal('It declares what is no procedure.')
  }
}

function refusal(detail: string, cause?: unknown): StrongholdError {
  return new StrongholdError('MODULE_REFUSED', { detail, cause })
}
