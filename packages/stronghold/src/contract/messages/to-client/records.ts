import { boolean, bytes, nothing, optional } from '../../codec/index.js'
import { storedLocation } from '../../location.js'
import { givenLabel } from '../../policy/policy.js'
import { secretType } from '../../procedures/secret-type.js'
import { isHead } from '../../uses/grows.js'
import { always, anyOutput, never, toClient } from './declare.js'

export const VaultExists = toClient('VaultExists', {
  number: 1,
  method: 'vaultExists',
  input: { vaultPath: bytes },
  output: boolean,
  secret: false,
  changes: never,
  kind: 'vault',
  demand: ({ vaultPath }) => ({ kind: 'vault', role: 'list', vaultPath }),
  grows: never,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

export const RecordExists = toClient('RecordExists', {
  number: 2,
  method: 'recordExists',
  input: { location: storedLocation },
  output: boolean,
  secret: false,
  changes: never,
  kind: 'record',
  demand: ({ location }) => ({ kind: 'record', role: 'list', location }),
  grows: ({ location }) => isHead(location),
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

/** What a record is a secret of; opens nothing. */
export const RecordType = toClient('RecordType', {
  number: 13,
  method: 'recordType',
  input: { location: storedLocation },
  output: secretType,
  secret: false,
  changes: never,
  kind: 'record',
  demand: ({ location }) => ({ kind: 'record', role: 'type', location }),
  grows: ({ location }) => isHead(location),
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

/** Changes the label of a record; absent removes it. */
export const LabelRecord = toClient('LabelRecord', {
  number: 11,
  method: 'labelRecord',
  input: { location: storedLocation, label: optional(givenLabel) },
  output: nothing,
  secret: false,
  changes: always,
  kind: 'record',
  demand: ({ location }) => ({ kind: 'record', role: 'label', location }),
  grows: ({ location }) => isHead(location),
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})
