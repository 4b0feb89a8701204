/** Bytes of hexadecimal text. */
export const hex = (text) => new Uint8Array(Buffer.from(text, 'hex'))

/** Hexadecimal text of bytes. */
export const toHex = (bytes) => Buffer.from(bytes).toString('hex')

/** UTF-8. */
export const utf8 = (text) => new TextEncoder().encode(text)

/** Whether two arrays hold the same bytes. */
export const same = (a, b) => Buffer.compare(a, b) === 0

/** What `write` makes in `length` bytes. */
export function made(length, write) {
  const out = new Uint8Array(length)
  write(out)
  return out
}

/** Whether `run` refuses its arguments as the contract of the provider wants: `RangeError`. */
export function refusesArguments(run) {
  try {
    run()
    return false
  } catch (error) {
    return error instanceof RangeError
  }
}
