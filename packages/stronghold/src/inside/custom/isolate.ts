import { constants, createContext, Script } from 'node:vm'
import { decode, encode } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { DeclaredProcedure } from '../../contract/procedures/custom/declared.js'
import { structOf } from '../../contract/procedures/custom/field.js'
import type { OpenSecret, ProcedurePowers } from '../procedures/implement.js'
import { Computer, functions } from './functions.js'
import { globals } from './globals.js'
import {
  copyIn,
  copyOut,
  foreignLength,
  maxCrossing,
  refused,
  requireStack,
  wipeForeign,
} from './host.js'
import { realmCodec } from './realm/codec.js'
import { type Ask, kernel } from './realm/kernel.js'
import { type RealmOperation, type RealmTable, tools } from './realm/tools.js'

const operations: Readonly<Record<RealmOperation, number>> = {
  declare: 0,
  inputLength: 1,
  readInput: 2,
  secretLength: 3,
  readSecret: 4,
  track: 5,
  compute: 6,
  product: 7,
  output: 8,
  unsuitable: 9,
}
const tableText = JSON.stringify({ operations, functions } satisfies RealmTable)

// Strict, so that no function of a realm can find its caller.
const kernelScript = new Script(`'use strict';(${kernel}).bind(undefined, globalThis)`)
const toolsScript = new Script(
  `'use strict';(call, table) => (${tools})(globalThis, call, ${realmCodec}, table)`,
)

/** Whether text can become code in this realm; in a zone it cannot. */
export function makesCodeFromText(): boolean {
  try {
    // This repository forbids the global of this name, for the reason that is tested here.
    const maker = (Object.getPrototypeOf(makesCodeFromText) as object).constructor
    return (Reflect.construct(maker, ['return 1']) as () => number)() === 1
  } catch {
    return false
  }
}

/** Answers one operation; throws when it may not be. */
type Answer = (operation: number, given: readonly unknown[]) => number

/**
 * Compiles the text of a module.
 *
 * It must be a script, and hold neither the word `import` nor `async`, not even in a comment: their
 * effects would reach the realm that made this one (a module loader; promises, which outlive the
 * call). JavaScript has no other spelling of either.
 * @throws StrongholdError `MODULE_REFUSED`.
 */
export function compile(text: string): Script {
  if (/\b(import|async)\b/.test(text)) {
    throw new StrongholdError('MODULE_REFUSED', { detail: 'It has the word import or async.' })
  }
  try {
    return new Script(`'use strict';${text}`, { filename: 'procedures.js' })
  } catch {
    throw new StrongholdError('MODULE_REFUSED', { detail: 'It is not a script in strict mode.' })
  }
}

/**
 * The declarations of the module, each as JSON, in order. Its code runs once, without any power.
 */
export function declarationsOf(module: Script): string[] {
  const declarations: string[] = []
  const answer: Answer = (operation, [text]) => {
    if (operation !== operations.declare || typeof text !== 'string') throw refused()
    if (declarations.length === 64 || text.length > 65536) throw refused()
    declarations.push(text)
    return 0
  }
  enter(module, answer)
  return declarations
}

/** The inputs of a procedure in one call, and the place of its product. */
export interface RealmCall {
  readonly module: Script
  /** The procedure's place among those that its module declares. */
  readonly place: number
  readonly declared: DeclaredProcedure
  readonly secrets: readonly OpenSecret[]
  readonly input: unknown
  readonly powers: ProcedurePowers
}

/** The result of a procedure, in memory of this realm: the product is in scratch memory. */
export interface RealmAnswer {
  readonly secret: Uint8Array | undefined
  readonly output: unknown
}

/**
 * Runs a procedure of a module in a realm of its own, which is never entered again: one call cannot
 * pass secrets to another.
 * @throws StrongholdError `PROCEDURE_FAILED` when it throws, or breaks its declaration;
 *   `KEY_UNSUITABLE` when it says so.
 */
export function runInRealm(call: RealmCall): RealmAnswer {
  const session = new RealmSession(call)
  try {
    const run = enter(call.module, (operation, given) => session.answer(operation, given))
    run(call.place)
    return session.finish()
  } catch {
    // Never inspected: a thrown value may be an object of the other realm.
    throw session.unsuitable ? new StrongholdError('KEY_UNSUITABLE') : refused()
  } finally {
    session.end()
  }
}

/** Makes a realm, runs `module` in it, and returns the function that runs one of its procedures. */
function enter(module: Script, answer: Answer): (procedure: number) => void {
  const ask: Ask = (operation, ...given) => {
    try {
      requireStack()
      return typeof operation === 'number' ? answer(operation, given) : -1
    } catch {
      return -1
    }
  }
  // Code that got hold of it could call it, as the realm does anyway, and reach nothing through it.
  Object.setPrototypeOf(ask, null)
  Object.freeze(ask)
  // An ordinary global: without an object of this realm behind it, and without the functions with
  // which Node would intercept each lookup.
  const context = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  })
  // Printing an error would inspect it.
  const options = { displayErrors: false }
  const call = kernelScript.runInContext(context, options)(ask, globals.join(' '))
  const run = toolsScript.runInContext(context, options)(call, tableText)
  module.runInContext(context, options)
  return run
}

/** One call's side of the wall. It holds no object of the realm but arrays to be wiped. */
class RealmSession {
  unsuitable = false
  readonly #call: RealmCall
  readonly #input: Uint8Array
  readonly #computer: Computer
  readonly #tracked: unknown[] = []
  #trackedLength = 0
  #secret: Uint8Array | undefined
  #output: Uint8Array | undefined
  #ended = false

  constructor(call: RealmCall) {
    this.#call = call
    this.#computer = new Computer(call.powers)
    const { input } = call.declared.declaration
    const visible = Object.entries(input).filter(([, field]) => field !== 'location')
    const given = call.input as Readonly<Record<string, unknown>>
    const values = Object.fromEntries(visible.map(([name]) => [name, given[name]]))
    this.#input = encode(structOf(Object.fromEntries(visible)), values)
  }

  answer(operation: number, given: readonly unknown[]): number {
    if (this.#ended) throw refused()
    const [first, second] = given
    switch (operation) {
      // The module runs again in every realm; its declarations are ignored now.
      case operations.declare:
        return 0
      case operations.inputLength:
        return this.#input.length
      case operations.readInput:
        copyOut(first, this.#input)
        return 0
      case operations.secretLength:
        return this.#secretAt(first).length
      case operations.readSecret:
        copyOut(second, this.#secretAt(first))
        return 0
      case operations.track:
        this.#track(first)
        return 0
      case operations.compute:
        return this.#computer.compute(first, given.slice(1))
      case operations.product: {
        if (this.#call.declared.definition.kind === 'use' || this.#secret) throw refused()
        const secret = this.#call.powers.scratch.take(foreignLength(first))
        this.#secret = copyIn(secret, first)
        return 0
      }
      case operations.output:
        if (this.#output) throw refused()
        this.#output = copyIn(new Uint8Array(new ArrayBuffer(foreignLength(first))), first)
        return 0
      case operations.unsuitable:
        this.unsuitable = true
        return 0
      default:
        throw refused()
    }
  }

  /** Throws unless every declared procedure is there. */
  finish(): RealmAnswer {
    const { definition } = this.#call.declared
    if (this.#output === undefined) throw refused()
    if ((definition.kind === 'use') !== (this.#secret === undefined)) throw refused()
    return { secret: this.#secret, output: decode(definition.output, this.#output) }
  }

  /** Refuses further requests, and wipes the bytes that the realm was given. */
  end(): void {
    this.#ended = true
    for (const bytes of this.#tracked) wipeForeign(bytes)
    this.#input.fill(0)
  }

  #secretAt(index: unknown): Uint8Array {
    const secret = Number.isInteger(index) ? this.#call.secrets[index as number] : undefined
    if (secret === undefined) throw refused()
    return secret.bytes
  }

  #track(value: unknown): void {
    this.#trackedLength += foreignLength(value)
    if (this.#tracked.length === 4096 || this.#trackedLength > 16 * maxCrossing) throw refused()
    this.#tracked.push(value)
  }
}
