import assert from 'node:assert/strict'
import type { Scratch } from '@stronghold/crypto'

/** Scratch full of rubbish that remembers what it gave out. */
export interface RecordingScratch extends Scratch {
  /** Fails unless everything given out, except `results`, is zero again. */
  assertWiped(...results: Uint8Array[]): void
}

export function recordingScratch(): RecordingScratch {
  const taken: Uint8Array[] = []
  return {
    take(length) {
      const bytes = new Uint8Array(length).fill(0xa5)
      taken.push(bytes)
      return bytes
    },
    assertWiped(...results) {
      assert.ok(taken.length > 0)
      for (const bytes of taken) {
        if (!results.includes(bytes)) assert.ok(bytes.every((byte) => byte === 0))
      }
    },
  }
}
