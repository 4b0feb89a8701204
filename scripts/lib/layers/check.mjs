// Holds the sources against the architecture. Pure: files go in as texts, findings come out, so
// that `self-test.mjs` can show each rule its offender.
import { checkAuthority } from './authority.mjs'
import { factsOf } from './facts.mjs'
import { checkGates } from './gates.mjs'
import { checkCycles, checkReach, checkSiblings, checkUnnamed } from './graph.mjs'
import { checkImports } from './imports.mjs'
import { checkEntries, checkLengths, checkManifests, checkTable } from './manifests.mjs'
import { Modules } from './modules.mjs'
import { checkPowers } from './powers.mjs'
import { checkSecretCopies } from './secret-copies.mjs'
import * as architecture from './table.mjs'

/**
 * @typedef {{ rule: string, file: string, line: number, message: string }} Finding
 * @param {ReadonlyMap<string, string>} files texts by path below `packages/`: every `package.json`,
 *   and every `.ts` of `src` and `test`; and the workspace's manifest as `package.json`
 * @returns {{ findings: Finding[], counts: Record<string, number> }}
 */
export function checkLayers(files, table = architecture) {
  const workspace = new Workspace(files, table)
  checkImports(workspace)
  checkPowers(workspace)
  checkReach(workspace)
  checkUnnamed(workspace)
  checkCycles(workspace)
  checkSiblings(workspace)
  checkGates(workspace)
  checkAuthority(workspace)
  checkSecretCopies(workspace)
  checkManifests(workspace)
  checkEntries(workspace)
  checkLengths(workspace)
  checkTable(workspace)
  return { findings: workspace.findings, counts: workspace.counts() }
}

/** What every rule looks at. */
class Workspace {
  findings = []

  constructor(files, table) {
    this.files = files
    this.table = table
    this.modules = new Modules(files)
    const isModule = (text) => this.modules.isThirdParty(text)
    this.paths = [...files.keys()].filter((path) => path.endsWith('.ts')).sort()
    this.facts = new Map(this.paths.map((path) => [path, cached(path, files.get(path), isModule)]))
  }

  /** The facts of `src`, or of `test`, of all packages. */
  *of(folder) {
    for (const [file, facts] of this.facts) {
      if (file.split('/')[1] === folder) yield [file, facts]
    }
  }

  packageOf(path) {
    return path.slice(0, path.indexOf('/'))
  }

  areaOf(file) {
    const [longest] = Object.keys(this.table.areas)
      .filter((prefix) => (prefix.endsWith('/') ? file.startsWith(prefix) : file === prefix))
      .sort((a, b) => b.length - a.length)
    return this.table.areas[longest] ?? {}
  }

  wingOf(file) {
    return this.areaOf(file).wing ?? 'common'
  }

  report(rule, file, line, message) {
    this.findings.push({ rule, file, line, message })
  }

  counts() {
    const sources = [...this.of('src')]
    return {
      packages: this.modules.names.length,
      sources: sources.length,
      tests: [...this.of('test')].length,
      imports: [...this.facts.values()].reduce((sum, { imports }) => sum + imports.length, 0),
      names: sources.reduce((sum, [, { names }]) => sum + names.length, 0),
    }
  }
}

const known = new Map()

/** The self-test looks at the same texts again and again, always with the same packages. */
function cached(path, text, isModule) {
  const key = `${path}\n${text}`
  if (!known.has(key)) known.set(key, factsOf(path, text, isModule))
  return known.get(key)
}
