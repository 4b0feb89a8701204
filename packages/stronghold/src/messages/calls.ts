import { bytes, type Codec, list, malformed, optional, type Reader } from '../codec/index.js'
import { StrongholdError } from '../errors.js'
import { attributes } from '../policy/policy.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureNamed, procedureNumbered, procedureNumbers } from '../procedures/table.js'

/** What one call of a chain answered. */
export interface CallOutput {
  readonly procedure: string
  readonly output: unknown
}

const givenAttributes = optional(attributes)
const givenApproval = optional(bytes)

/** Calls: for each the procedure's number (one byte), its input, attributes and approval. */
export const calls: Codec<readonly Call[]> = list({
  shape: { kind: 'opaque' },
  size: (call) =>
    1 +
    definitionOf(call).input.size(call.input) +
    givenAttributes.size(call.attributes) +
    givenApproval.size(call.approval),
  write(writer, call) {
    writer.u8(procedureNumbers.get(call.procedure) as number)
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
})

/** Outputs: for each the procedure's number (one byte), then its output. */
export const outputs: Codec<readonly CallOutput[]> = list({
  shape: { kind: 'opaque' },
  size: (answer) => 1 + definitionOf(answer).output.size(answer.output),
  write(writer, answer) {
    writer.u8(procedureNumbers.get(answer.procedure) as number)
    definitionOf(answer).output.write(writer, answer.output)
  },
  read(reader) {
    const definition = nextDefinition(reader)
    return { procedure: definition.name, output: definition.output.read(reader) }
  },
})

function nextDefinition(reader: Reader): ProcedureDefinition {
  const definition = procedureNumbered(reader.u8())
  // Another side may know procedures that this one was not started with.
  if (definition === undefined) throw new StrongholdError('UNKNOWN_METHOD')
  return definition
}

function definitionOf(value: { readonly procedure: string }): ProcedureDefinition {
  const definition = procedureNamed(value?.procedure)
  if (definition === undefined) throw malformed()
  return definition
}
