import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bundleForBrowser, gzipOf, loadedAtOnce } from '../browser/bundle.js'

/** What a browser loads at once of `contents`, and what only when it is asked for. */
async function bundled(contents: string) {
  const { outputFiles, metafile } = await bundleForBrowser(contents, 'esm')
  const atOnce = loadedAtOnce(metafile)
  return {
    gzip: gzipOf(outputFiles, atOnce),
    inputs: [...atOnce].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {})),
    later: Object.keys(metafile.outputs).length - atOnce.size,
  }
}

/** Bytes, compressed. What is missing to 20 KB is in docs/decisions/0017-what-a-page-loads.md. */
const maxPage = 26_200
const maxAll = 32_300

describe('What a page loads to hold a client by reference', () => {
  it('is small, if it connects and signs', async () => {
    const { gzip, later } = await bundled(`
      import { connectClient } from '@stronghold/stronghold/actors'
      import { Ed25519Sign, Location } from '@stronghold/stronghold/client'
      const client = await connectClient(self)
      const privateKey = Location.generic('signing', 'key')
      self.signature = await client.execute(Ed25519Sign({ privateKey, message: self.message }))`)
    assert(gzip <= maxPage, `${gzip} bytes`)
    assert(later >= 2, 'nothing loads later')
  })

  it('is not much more with all that the two entries have', async () => {
    const { gzip, inputs } = await bundled(`
      export * from '@stronghold/stronghold/actors'
      export * from '@stronghold/stronghold/client'`)
    assert(gzip <= maxAll, `${gzip} bytes`)
    const forbidden = /@noble|@scure|\/inside\/|\/host\/|bip39\/|points\/|\/(engine|memory|zone)\//
    assert.deepEqual(
      inputs.filter((path) => forbidden.test(path)),
      [],
    )
  })
})
