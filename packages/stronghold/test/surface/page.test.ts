import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** What a browser loads at once of `contents`, and what only when it is asked for. */
async function bundled(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: folder,
    write: false,
    metafile: true,
  })
  const atOnce = new Set<string>()
  const visit = (path: string) => {
    if (atOnce.has(path)) return
    atOnce.add(path)
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next)
    }
  }
  const entry = Object.keys(metafile.outputs).find((path) => path.endsWith('stdin.js'))
  assert(entry !== undefined)
  visit(entry)
  const isAtOnce = (path: string) => [...atOnce].some((one) => path.endsWith(one))
  return {
    gzip: outputFiles
      .filter(({ path }) => isAtOnce(path))
      .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
    inputs: [...atOnce].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {})),
    later: Object.keys(metafile.outputs).length - atOnce.size,
  }
}

/** Bytes, compressed. What is missing to 20 KB is in docs/decisions/0017-what-a-page-loads.md. */
const maxPage = 25_500
const maxAll = 31_500

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
