/** Whether two runs of bytes that are no secrets are the same; it takes as long as they agree. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
