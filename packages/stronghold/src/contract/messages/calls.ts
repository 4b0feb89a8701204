import {
  bytesOf,
  type Codec,
  list,
  listOf,
  malformed,
  misfit,
  optional,
  type Reader,
  text,
  type Writer,
} from '../codec/index.js'
import { requirePlain, unknownKey, within } from '../codec/misfit.js'
import { StrongholdError } from '../errors.js'
import { attributes } from '../policy/policy.js'
import { declaredByName, declaredBySignature } from '../procedures/custom/declared.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed, procedureNumbered, procedureNumbers } from '../procedures/table.js'

/** The answer of one call of a chain. */
export interface CallOutput {
  readonly procedure: string
  readonly output: unknown
}

const givenAttributes = optional(attributes)
/** An approval of 64 places takes half of that. */
const givenApproval = optional(bytesOf(0, 16 << 10))

/** In place of a number: a procedure of the application, named by its whole declaration. */
const customNumber = 192

const callKeys: ReadonlySet<string> = new Set(['procedure', 'input', 'attributes', 'approval'])

/** The most calls in one message: more are refused by their count, before one is read. */
const maxCalls = 4096

/**
 * The most bytes of attributes in one message: host and zone read them before anything can be
 * charged for them.
 */
const maxAttributeBytes = 256 << 10

/** One call, without the bounds for all calls together. */
const anyCall: Codec<Call> = {
  shape: { kind: 'opaque' },
  size(call) {
    const definition = definitionOf(call)
    const unknown = unknownKey(call, (name) => callKeys.has(name))
    if (unknown !== undefined) throw unknown
    return (
      procedureSize(definition) +
      sizeOf('input', definition.input, call.input) +
      sizeOf('attributes', givenAttributes, call.attributes) +
      sizeOf('approval', givenApproval, call.approval)
    )
  },
  write(writer, call) {
    writeProcedure(writer, call.procedure)
    definitionOf(call).input.write(writer, call.input)
    givenAttributes.write(writer, call.attributes)
    givenApproval.write(writer, call.approval)
  },
  read(reader) {
    const definition = nextDefinition(reader)
    return {
      procedure: definition.name,
      input: definition.input.read(reader),
      attributes: givenAttributes.read(reader),
      approval: givenApproval.read(reader),
    }
  },
}

const plainCalls = listOf(anyCall, maxCalls)

/** Calls: for each the procedure, its input, attributes and approval. */
export const calls: Codec<readonly Call[]> = {
  shape: plainCalls.shape,
  size(values) {
    const size = plainCalls.size(values)
    let said = 0
    for (const [i, call] of values.entries()) {
      try {
        said = withAttributes(said, call)
      } catch (error) {
        throw within(i, error)
      }
    }
    return size
  },
  write: plainCalls.write,
  // Interpreted, before every signature. A value over a bound is refused where the bound is passed.
  read(reader) {
    const count = reader.u32()
    if (count > maxCalls) throw misfit(`at most ${maxCalls} items`, undefined, 'more')
    if (count > reader.bytes.length - reader.offset) throw malformed()
    const values: Call[] = []
    let said = 0
    for (let i = 0; i < count; i++) {
      const call = anyCall.read(reader)
      if (call.attributes !== undefined) said = withAttributes(said, call)
      values.push(call)
    }
    return values
  },
}

/** Adds the bytes of a call's attributes. */
function withAttributes(said: number, { attributes: given }: Call): number {
  if (given === undefined) return said
  const total = said + givenAttributes.size(given)
  if (total <= maxAttributeBytes) return total
  const wanted = `at most ${maxAttributeBytes} bytes in all calls of a message`
  throw within('attributes', misfit(wanted, undefined, 'more'))
}

/** Outputs: for each the procedure, then its output. */
export const outputs: Codec<readonly CallOutput[]> = list({
  shape: { kind: 'opaque' },
  size(answer) {
    const definition = definitionOf(answer)
    return procedureSize(definition) + definition.output.size(answer.output)
  },
  write(writer, answer) {
    writeProcedure(writer, answer.procedure)
    definitionOf(answer).output.write(writer, answer.output)
  },
  read(reader) {
    const definition = nextDefinition(reader)
    return { procedure: definition.name, output: definition.output.read(reader) }
  },
})

function nextDefinition(reader: Reader): ProcedureDefinition {
  const number = reader.u8()
  const definition =
    number === customNumber
      ? declaredBySignature(text.read(reader))?.definition
      : procedureNumbered(number)
  // Another side may know procedures that this one was not started with.
  if (definition === undefined) throw new StrongholdError('UNKNOWN_METHOD')
  return definition
}

function definitionOf(value: { readonly procedure: string }): ProcedureDefinition {
  requirePlain(value)
  const definition = procedureNamed(value.procedure)
  if (definition === undefined) {
    throw within('procedure', misfit('the name of a procedure', value.procedure))
  }
  return definition
}

function sizeOf<T>(place: string, codec: Codec<T>, value: T): number {
  try {
    return codec.size(value)
  } catch (error) {
    throw within(place, error)
  }
}

function procedureSize({ name }: ProcedureDefinition): number {
  if (procedureNumbers.has(name)) return 1
  const declared = declaredByName(name)
  return declared === undefined ? 1 : 1 + text.size(declared.signature)
}

function writeProcedure(writer: Writer, name: string): void {
  const number = procedureNumbers.get(name)
  if (number !== undefined) {
    writer.u8(number)
    return
  }
  const declared = declaredByName(name)
  if (declared === undefined) throw malformed()
  writer.u8(customNumber)
  text.write(writer, declared.signature)
}
