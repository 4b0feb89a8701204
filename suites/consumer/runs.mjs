import assert from 'node:assert/strict'
import { run } from '../../scripts/packages/run.mjs'

/** Runs a program whose last line is JSON; answers it, with `expected` in it. */
export function expectRuns(runtime, args, cwd, expected) {
  const answer = JSON.parse(run(runtime, args, cwd).trim().split('\n').at(-1) ?? '')
  for (const [key, value] of Object.entries(expected)) {
    assert.deepEqual(answer[key], value, `${runtime}: ${JSON.stringify(answer)}`)
  }
  return answer
}
