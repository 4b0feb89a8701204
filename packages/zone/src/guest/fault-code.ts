import { isFaultCode } from '../channel/message.js'
import { Fault } from './program.js'

/** The code of `error` for the outside: a fault's own code, else `INTERNAL`. */
export const faultCode = (error: unknown): string =>
  error instanceof Fault && isFaultCode(error.code) ? error.code : 'INTERNAL'
