import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { createAllocator } from '@stronghold/memory'

describe('heap', () => {
  test('wipes when the buffer is disposed', () => {
    const buffer = createAllocator({ backend: 'heap' }).allocate(64)
    const kept = buffer.write((bytes) => bytes.fill(0xee))
    buffer[Symbol.dispose]()
    assert.ok(kept.every((byte) => byte === 0))
  })

  test('and all that the browser build loads imports nothing of Node', () => {
    const entry = new URL('browser.js', import.meta.resolve('@stronghold/memory'))
    const loaded = new Set<string>()
    const load = (url: URL): void => {
      if (loaded.has(url.href)) return
      loaded.add(url.href)
      for (const [, specifier = ''] of readFileSync(url, 'utf8').matchAll(/ from '([^']+)'/g)) {
        assert.match(specifier, /^\.\.?\//)
        load(new URL(specifier, url))
      }
    }
    load(entry)
    assert.ok(loaded.size > 4)
  })
})
