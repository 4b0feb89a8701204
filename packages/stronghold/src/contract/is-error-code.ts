import { exact } from './codec/exact.js'
import { type ErrorCode, isCode } from './errors.js'

/** Whether `value` is one of the codes. */
export const isErrorCode = exact(1, function isErrorCode(value: unknown): value is ErrorCode {
  return isCode(value)
})
