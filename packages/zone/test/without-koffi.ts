import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Zone } from '@stronghold/zone'

/** A copy of this package in a place from which koffi cannot be resolved. */
const directory = mkdtempSync(join(tmpdir(), 'zone-without-koffi-'))
process.once('exit', () => rmSync(directory, { recursive: true }))
for (const name of ['dist', 'package.json']) {
  const from = new URL(`../${name}`, import.meta.resolve('@stronghold/zone'))
  cpSync(fileURLToPath(from), join(directory, name), { recursive: true })
}

const copy = await import(pathToFileURL(join(directory, 'dist/index.js')).href)
export const ZoneWithoutKoffi: typeof Zone = copy.Zone
