import { boolean, bytes, list, nothing, optional, u53 } from '../../codec/index.js'
import { always, anyOutput, never, toClient } from './declare.js'

const value = optional(bytes)

/** Stores a value; answers the unexpired value that it replaced. `lifetime` in milliseconds. */
export const StoreInsert = toClient('StoreInsert', {
  number: 3,
  method: 'insert',
  input: { key: bytes, value: bytes, lifetime: optional(u53) },
  output: value,
  secret: true,
  changes: always,
  kind: 'store',
  demand: ({ key }) => ({ kind: 'store', role: 'write', key }),
  grows: never,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

export const StoreGet = toClient('StoreGet', {
  number: 4,
  method: 'get',
  input: { key: bytes },
  output: value,
  secret: false,
  changes: never,
  kind: 'store',
  demand: ({ key }) => ({ kind: 'store', role: 'read', key }),
  grows: never,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

/** Removes a value; answers it when it had not expired. */
export const StoreDelete = toClient('StoreDelete', {
  number: 5,
  method: 'delete',
  input: { key: bytes },
  output: value,
  secret: false,
  changes: always,
  kind: 'store',
  demand: ({ key }) => ({ kind: 'store', role: 'remove', key }),
  grows: never,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

export const StoreHas = toClient('StoreHas', {
  number: 6,
  method: 'containsKey',
  input: { key: bytes },
  output: boolean,
  secret: false,
  changes: never,
  kind: 'store',
  demand: ({ key }) => ({ kind: 'store', role: 'list', key }),
  grows: never,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

export const StoreKeys = toClient('StoreKeys', {
  number: 7,
  method: 'keys',
  input: {},
  output: list(bytes),
  secret: false,
  changes: never,
  kind: 'store',
  demand: () => ({ kind: 'store', role: 'list', key: undefined }),
  grows: always,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})

export const StoreClear = toClient('StoreClear', {
  number: 8,
  method: 'clear',
  input: {},
  output: nothing,
  secret: false,
  changes: always,
  kind: 'store',
  demand: () => ({ kind: 'store', role: 'remove', key: undefined }),
  grows: always,
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
})
