import { type Codec, list, malformed, type Reader } from '../codec/index.js'
import type { Call, ProcedureDefinition } from '../procedures/define.js'
import { procedureDefinitions, procedureNumbers } from '../procedures/table.js'

/** What one call of a chain answered. */
export interface CallOutput {
  readonly procedure: string
  readonly output: unknown
}

/** Calls: for each the procedure's number (one byte), then its input. */
export const calls: Codec<readonly Call[]> = list({
  shape: { kind: 'opaque' },
  size: (call) => 1 + definitionOf(call).input.size(call.input),
  write(writer, call) {
    writer.u8(procedureNumbers.get(call.procedure) as number)
    definitionOf(call).input.write(writer, call.input)
  },
  read(reader) {
    const definition = nextDefinition(reader)
    return { procedure: definition.name, input: definition.input.read(reader) }
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
  const definition = procedureDefinitions[reader.u8()]
  if (definition === undefined) throw malformed()
  return definition
}

function definitionOf(value: { readonly procedure: string }): ProcedureDefinition {
  const definition = procedureDefinitions[procedureNumbers.get(value?.procedure) ?? -1]
  if (definition === undefined) throw malformed()
  return definition
}
