/**
 * Whether `bytes` views single bytes. The native addons check nothing themselves and would read or
 * write out of bounds, so these two tests guard every call that reaches them. `ArrayBuffer.isView`
 * rather than `instanceof`: it also recognises arrays of another realm.
 */
export function isBytes(bytes: Uint8Array): boolean {
  return ArrayBuffer.isView(bytes) && bytes.BYTES_PER_ELEMENT === 1
}

/** Whether `bytes` views exactly `length` single bytes. */
export function hasLength(bytes: Uint8Array, length: number): boolean {
  return ArrayBuffer.isView(bytes) && bytes.BYTES_PER_ELEMENT === 1 && bytes.length === length
}

/**
 * The error for an argument of the wrong type or length. It names the function and never the
 * length that was found: that may be the length of a secret.
 */
export function wrongArgument(functionName: string): RangeError {
  return new RangeError(`${functionName}: an argument has the wrong length`)
}

/** Moves a result into the caller's memory and wipes the array that a library allocated for it. */
export function moveInto(out: Uint8Array, result: Uint8Array): void {
  out.set(result)
  result.fill(0)
}
