import {
  bytesOf,
  type Codec,
  list,
  listOf,
  misfit,
  optional,
  type Reader,
  text,
  type Writer,
} from '../codec/index.js'
import { requirePlain, unknownKey, within } from '../codec/misfit.js'
import { StrongholdError } from '../errors.js'
import { attributes } from '../policy/policy.js'
import { declaredByName, declaredBySignature } from '../procedures/custom/custom-procedure.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed, procedureNumbered, procedureNumbers } from '../procedures/table.js'

/** What one call of a chain answered. */
export interface CallOutput {
  readonly procedure: string
  readonly output: unknown
}

const givenAttributes = optional(attributes)
/** Of 64 places an approval takes half of that. */
const givenApproval = optional(bytesOf(0, 16 << 10))

/** In place of a number: a procedure of the application, named by its whole declaration. */
const customNumber = 192

const callKeys: ReadonlySet<string> = new Set(['procedure', 'input', 'attributes', 'approval'])

/** Calls that one message has at most: more are refused by their count, before one is read. */
const maxCalls = 4096

/**
 * Bytes of attributes that one message has at most: host and zone read them before anything can be
 * charged for them.
 */
const maxAttributeBytes = 256 << 10

/** One call, without a bound for all of them. */
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

/** Adds up what is said of secrets in one message. */
class Attributed implements Pick<Codec<Call>, 'size' | 'read'> {
  #bytes = 0

  size(call: Call): number {
    const size = anyCall.size(call)
    this.#add(givenAttributes.size(call.attributes))
    return size
  }

  read(reader: Reader): Call {
    const call = anyCall.read(reader)
    if (call.attributes !== undefined) this.#add(givenAttributes.size(call.attributes))
    return call
  }

  #add(bytes: number): void {
    // One byte says that there are none.
    if (bytes > 1) this.#bytes += bytes
    if (this.#bytes <= maxAttributeBytes) return
    const wanted = `at most ${maxAttributeBytes} bytes in all calls of a message`
    throw within('attributes', misfit(wanted, undefined, 'more'))
  }
}

function boundedCalls(): Codec<readonly Call[]> {
  const all = new Attributed()
  return listOf(
    {
      ...anyCall,
      size: (call) => all.size(call),
      read: (reader) => all.read(reader),
    },
    maxCalls,
  )
}

/** Calls: for each the procedure, its input, attributes and approval. */
export const calls: Codec<readonly Call[]> = {
  shape: boundedCalls().shape,
  size: (values) => boundedCalls().size(values),
  write: boundedCalls().write,
  read: (reader) => boundedCalls().read(reader),
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
  const declared = declaredByName(name)
  writer.u8(declared === undefined ? (procedureNumbers.get(name) as number) : customNumber)
  if (declared !== undefined) text.write(writer, declared.signature)
}
