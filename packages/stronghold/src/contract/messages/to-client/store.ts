import { boolean, bytes, list, nothing, optional, u53 } from '../../codec/index.js'
import { always, anyOutput, never, toClient } from './declare.js'

const value = optional(bytes)
const plain = {
  kind: 'store',
  fits: anyOutput,
  isSound: anyOutput,
  portion: undefined,
} as const

/** Stores a value; answers the unexpired value that it replaced. `lifetime` in milliseconds. */
export const StoreInsert = toClient('StoreInsert', {
  ...plain,
  number: 3,
  method: 'insert',
  input: { key: bytes, value: bytes, lifetime: optional(u53) },
  output: value,
  secret: true,
  changes: always,
  demand: ({ key }) => ({ kind: 'store', role: 'write', key }),
  grows: never,
})

export const StoreGet = toClient('StoreGet', {
  ...plain,
  number: 4,
  method: 'get',
  input: { key: bytes },
  output: value,
  secret: false,
  changes: never,
  demand: ({ key }) => ({ kind: 'store', role: 'read', key }),
  grows: never,
})

/** Removes a value; answers it when it had not expired. */
export const StoreDelete = toClient('StoreDelete', {
  ...plain,
  number: 5,
  method: 'delete',
  input: { key: bytes },
  output: value,
  secret: false,
  changes: always,
  demand: ({ key }) => ({ kind: 'store', role: 'remove', key }),
  grows: never,
})

export const StoreHas = toClient('StoreHas', {
  ...plain,
  number: 6,
  method: 'containsKey',
  input: { key: bytes },
  output: boolean,
  secret: false,
  changes: never,
  demand: ({ key }) => ({ kind: 'store', role: 'list', key }),
  grows: never,
})

export const StoreKeys = toClient('StoreKeys', {
  ...plain,
  number: 7,
  method: 'keys',
  input: {},
  output: list(bytes),
  secret: false,
  changes: never,
  demand: () => ({ kind: 'store', role: 'list', key: undefined }),
  grows: always,
})

export const StoreClear = toClient('StoreClear', {
  ...plain,
  number: 8,
  method: 'clear',
  input: {},
  output: nothing,
  secret: false,
  changes: always,
  demand: () => ({ kind: 'store', role: 'remove', key: undefined }),
  grows: always,
})
