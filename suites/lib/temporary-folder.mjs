// Folders that do not outlive what they are for.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder among the temporary ones, for the caller to remove. @param {string} name of a suite */
export function makeFolder(name) {
  return mkdtempSync(join(tmpdir(), `stronghold-${name}-`))
}

/** @param {string} folder that need not be there */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true })
}

/** A folder for the files of one test, removed when it ends. @param {import('node:test').TestContext} t */
export function folderFor(t) {
  const folder = makeFolder('test')
  t.after(() => removeFolder(folder))
  return folder
}
