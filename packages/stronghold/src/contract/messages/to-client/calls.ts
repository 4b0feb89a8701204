import { boolean, bytes, type Check, given, text, u32, u53 } from '../../codec/index.js'
import type { Call } from '../../procedures/define.js'
import { changesRecords, procedureNamed } from '../../procedures/table.js'
import { grows } from '../../uses/grows.js'
import { calls, outputs } from '../calls.js'
import { anyOutput, never, toClient } from './declare.js'

const someCalls = given.within('calls', given.list(given.object as Check<Call>))

/** Runs calls in order: all of them or none. */
export const Execute = toClient('Execute', {
  number: 0,
  method: 'executeChained',
  input: { calls },
  output: outputs,
  secret: true,
  changes: (input) =>
    someCalls(input.calls).some(({ procedure }) => {
      const definition = procedureNamed(procedure)
      return definition === undefined || changesRecords(definition)
    }),
  kind: 'calls',
  demand: (input) => ({ kind: 'calls', calls: input.calls }),
  grows: (input) => input.calls.some(grows),
  fits: (input) => {
    const names = input.calls.map(({ procedure }) => procedure)
    return (answers) =>
      answers.length === names.length && answers.every(({ procedure }, i) => procedure === names[i])
  },
  isSound: (input, ofCalls) => ofCalls(input.calls),
  portion: undefined,
})

/** The bytes that an approver signs for one call. `exact`: only with this very input. */
export const RequestApproval = toClient('RequestApproval', {
  number: 12,
  method: 'requestApproval',
  input: { calls, exact: boolean, purpose: text, lifetime: u53, uses: u32 },
  output: bytes,
  secret: true,
  changes: never,
  kind: 'approval',
  demand: (input) => ({ kind: 'approval', calls: input.calls }),
  grows: (input) => input.calls.some(grows),
  fits: anyOutput,
  // The asking side holds it against the call: `client/layers/as-asked.ts`.
  isSound: anyOutput,
  portion: undefined,
})
