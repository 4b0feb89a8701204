import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import type { RoundTrip } from '../programs/round-trip.js'
import { bundleForBrowser, gzipOf, loadedAtOnce, webGlobals } from './bundle.js'

/** Bytes, compressed, of what a worker loads to hold a Stronghold. */
const maxStronghold = 165_000

const whole = `export * from '@stronghold/stronghold'
  export * from '@stronghold/stronghold/in-process'
  export * from '@stronghold/stronghold/actors'
  export * from '@stronghold/stronghold/argon2'
  export * from '@stronghold/stronghold/jose'
  export * from '@stronghold/stronghold/insecure'`

describe('A bundle for browsers', () => {
  it('resolves every import of every entry, and holds nothing of Node', async () => {
    const { metafile } = await bundleForBrowser(whole, 'esm')
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external).map(({ path }) => path),
    )
    assert.deepEqual(outside, [])
    const inputs = Object.keys(metafile.inputs)
    assert(inputs.length > 100, 'the whole library')
    const nodes =
      /stronghold\/dist\/node\/|zone\/dist\/(host|channel)\/|native\/|koffi|sodium-native/
    assert.deepEqual(
      inputs.filter((path) => nodes.test(path)),
      [],
    )
  })

  it('has no entry for modules of procedures, which need a realm of Node', async () => {
    await assert.rejects(
      bundleForBrowser(`export * from '@stronghold/stronghold/custom-procedures'`, 'esm'),
      /Could not resolve/,
    )
  })

  it('loads one word list at once, and the others each by itself', async () => {
    const stronghold = `export { Stronghold, BIP39Generate } from '@stronghold/stronghold'`
    const { metafile, outputFiles } = await bundleForBrowser(stronghold, 'esm')
    const atOnce = loadedAtOnce(metafile)
    const lists = (paths: Iterable<string>) =>
      [...paths].flatMap((path) =>
        Object.keys(metafile.outputs[path]?.inputs ?? {}).filter((i) => i.includes('/wordlists/')),
      )
    assert.equal(lists(atOnce).length, 1)
    assert.match(lists(atOnce)[0] ?? '', /english\.js$/)
    const later = Object.keys(metafile.outputs).filter((path) => !atOnce.has(path))
    assert.equal(lists(later).length, 9)
    for (const path of later) assert(lists([path]).length <= 1, path)
    const gzip = gzipOf(outputFiles, atOnce)
    assert(gzip <= maxStronghold, `${gzip} bytes`)
  })

  it('makes, commits and opens a snapshot where nothing of Node is, and a zone opens it too', async () => {
    const program = `export { roundTrip } from '../programs/round-trip.js'`
    const { outputFiles } = await bundleForBrowser(program, 'iife')
    const context = createContext(webGlobals())
    runInContext(outputFiles[0]?.text ?? '', context)
    const trip: RoundTrip = await runInContext(`bundled.roundTrip('japanese')`, context)
    assert.equal(trip.kind, 'in-process')
    assert.deepEqual({ ...trip.words }, { english: 24, japanese: 24 })
    assert.deepEqual([...trip.refusals], ['INVALID_ARGUMENT', 'UNSUPPORTED_RUNTIME'])
    const [before, after] = trip.signatures.map((bytes) => Buffer.from(bytes).toString('hex'))
    assert.equal(before?.length, 128)
    assert.equal(after, before)

    await using opened = await Stronghold.open({
      storage: new MemoryStorage(Uint8Array.from(trip.file)),
      key: KeyProvider.fromPassphrase(new TextEncoder().encode(trip.passphrase)),
    })
    assert.equal((await opened.report()).kind, 'zone')
    await opened.loadClient('browser')
  })
})
