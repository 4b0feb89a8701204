// The vector sets and samples of others: too large for this repository, and not ours to keep here.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where they are: `STRONGHOLD_VECTORS`, or the folder `shared/vectors` beside the repository. */
export const vectorsFolder = resolve(root, process.env.STRONGHOLD_VECTORS ?? '../shared/vectors')

/**
 * Ends the process where files of them are missing: a run that tested nothing must not look like
 * one that passed.
 * @param {string} suite by its folder, whose `README.md` says what belongs there
 * @param {string[]} paths
 */
export function requireVectors(suite, paths) {
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length === 0) return
  console.error(`${suite}: not found:\n  ${missing.join('\n  ')}`)
  console.error(`Set STRONGHOLD_VECTORS to a folder that holds them: suites/${suite}/README.md.`)
  process.exit(1)
}
