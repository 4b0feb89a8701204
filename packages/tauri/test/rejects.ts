import assert from 'node:assert/strict'
import { type ErrorCode, StrongholdError } from '@stronghold/stronghold'

/** The error with which `promise` is rejected, which has to have this code. */
export async function rejects(promise: Promise<unknown>, code: ErrorCode): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert(error instanceof StrongholdError, `expected ${code}, got ${String(error)}`)
  assert.equal(error.code, code)
  return error
}
