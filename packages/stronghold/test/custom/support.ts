import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { pathToFileURL } from 'node:url'
import { KeyProvider, MemoryStorage, Stronghold, type ZoneSettings } from '@stronghold/stronghold'

/** A module of the tests. */
export const moduleOf = (name: string): URL =>
  new URL(`../../../test/custom/modules/${name}.js`, import.meta.url)

/** An example of the repository. */
export const example = new URL('../../../../../examples/custom-procedure/totp.js', import.meta.url)

/** A Stronghold in a zone of its own, closed after the tests of the file. */
export async function zoned(zone: ZoneSettings): Promise<Stronghold> {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    zone,
  })
  after(() => stronghold.close({ discard: true }))
  return stronghold
}

/** Writes a module to a file that is removed after the tests. */
export function written(text: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'procedures-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'module.js')
  writeFileSync(file, text)
  return pathToFileURL(file)
}
