import assert from 'node:assert/strict'
import { EngineError, type EngineErrorCode } from '@stronghold/engine'

/** That `work` throws an EngineError with one of these codes. */
export function refuses(work: () => unknown, ...codes: EngineErrorCode[]): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    assert.ok(codes.includes(error.code), `${error.code} is not one of ${codes.join(', ')}`)
    return
  }
  assert.fail(`nothing was thrown instead of ${codes.join(', ')}`)
}

/** That `work` succeeds or throws an EngineError: what hostile input may cause, and no more. */
export function survives(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
}

/** Every beginning of `bytes` that is shorter. */
export function* prefixes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length)
}

/** Every copy of `bytes` with one byte changed in one bit, and with it inverted. */
export function* mutations(bytes: Uint8Array): Generator<Uint8Array> {
  for (let index = 0; index < bytes.length; index++) {
    for (const mask of [1 << (index % 8), 0xff]) {
      const copy = bytes.slice()
      copy[index] = (copy[index] as number) ^ mask
      yield copy
    }
  }
}
