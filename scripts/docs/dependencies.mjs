// docs/dependencies.md names each direct dependency, with the version and licence that are installed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { filesLike, root } from './files.mjs'

const page = 'docs/dependencies.md'

/** Reports what the page lacks, has wrong, or has too much. */
export function checkDependencies(report) {
  const rows = new Map()
  const lines = readFileSync(root + page, 'utf8').split('\n')
  lines.forEach((line, index) => {
    const row = /^\| `([^`]+)` \| (\S+) \| ([^|]+) \|/.exec(line)
    if (row !== null) rows.set(row[1], { version: row[2], licence: row[3], line: index + 1 })
  })
  const wanted = new Map()
  for (const file of filesLike('package.json', 'packages/*/package.json')) {
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
      readFileSync(root + file, 'utf8'),
    )
    const all = { ...dependencies, ...optionalDependencies, ...devDependencies }
    for (const [name, version] of Object.entries(all)) {
      if (!name.startsWith('@stronghold/')) wanted.set(name, { version, file })
    }
  }
  for (const [name, { version, file }] of wanted) {
    const row = rows.get(name)
    const licence = installed(name, file).license
    if (!/^\d+\.\d+\.\d+$/.test(version)) report(file, 1, `${name} is not pinned`)
    if (row === undefined) report(page, 1, `${name} is missing`)
    else if (row.version !== version) report(page, row.line, `${name} is at ${version}`)
    else if (row.licence !== licence) report(page, row.line, `${name} has the licence ${licence}`)
  }
  for (const [name, { line }] of rows) {
    if (!wanted.has(name)) report(page, line, `${name} is no dependency`)
  }
  return wanted.size
}

function installed(name, file) {
  const places = createRequire(root + file).resolve.paths(name) ?? []
  for (const place of places) {
    try {
      return JSON.parse(readFileSync(`${place}/${name}/package.json`, 'utf8'))
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }
  throw new Error(`${name} is not installed`)
}
