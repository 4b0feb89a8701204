import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Zone } from '@stronghold/zone'

/** A copy of this package in a place from which koffi cannot be resolved. */
const directory = mkdtempSync(join(tmpdir(), 'zone-without-koffi-'))
process.once('exit', () => rmSync(directory, { recursive: true }))
cpSync(fileURLToPath(new URL('.', import.meta.resolve('@stronghold/zone'))), directory, {
  recursive: true,
})
writeFileSync(join(directory, 'package.json'), '{"type":"module"}')

const copy = await import(pathToFileURL(join(directory, 'index.js')).href)
export const ZoneWithoutKoffi: typeof Zone = copy.Zone
