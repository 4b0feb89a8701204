/**
 * Bytes that can be wiped for good.
 *
 * V8 keeps a typed array of up to 64 bytes inside its own heap and moves it about: a collection
 * leaves a copy behind that no `fill` reaches. An array over an `ArrayBuffer` of its own is never
 * moved.
 */
export function makeWipeable(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length))
}

/** Moves bytes into wipeable memory and wipes the source. */
export function moveToWipeable(bytes: Uint8Array): Uint8Array {
  const moved = makeWipeable(bytes.length)
  moved.set(bytes)
  bytes.fill(0)
  return moved
}
