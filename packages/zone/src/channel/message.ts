/** The kinds of messages. */
export const Kind = {
  /** Host to zone: run the method named by `code`. */
  call: 1,
  /** Zone to host: the method's result; `code` is 0. */
  answer: 2,
  /** Zone to host: the method gave no answer; `code` is a `Failure`. */
  failure: 3,
  /** Zone to host, once: locked and ready; the payload is a description in JSON. */
  ready: 4,
  /** Zone to host, instead of `ready`: the program refused; the payload is a fault code. */
  refused: 5,
} as const

/** Why a call gave no answer. */
export const Failure = {
  /** The current phase has no such method; no payload. */
  unknownMethod: 1,
  /** The program's fault; the payload is its code in ASCII. */
  fault: 2,
  /** The method's result is longer than a message may be; no payload. */
  tooLarge: 3,
} as const

/**
 * `u32 payload length ‖ u32 call ‖ u8 kind ‖ u16 code`, little-endian. `code` is the number of a
 * method in a call, and says why in a failure.
 */
export const headerLength = 11

/** The code of a fault: the only thing that programs may say about a failure. */
export const isFaultCode = (code: unknown): code is string =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code)

/** Receives one message. `owned` tells whether `payload` may be kept; else it is a view. */
export type MessageHandler = (
  call: number,
  kind: number,
  code: number,
  payload: Uint8Array,
  owned: boolean,
) => void
