// Rules for what lies about the sources: manifests, sizes, and the table of the architecture.
import { reach } from './graph.mjs'

const tableFile = 'scripts/lib/layers/table.mjs'

/** Dependencies that nothing imports, and bundles whose dependencies are not told. */
export function checkManifests(workspace) {
  const { modules } = workspace
  for (const name of modules.names) {
    const used = new Set()
    for (const [file, { imports }] of workspace.of('src')) {
      if (workspace.packageOf(file) !== name) continue
      for (const { specifier = '' } of imports) used.add(modules.nameOf(specifier))
    }
    const bundles = Object.entries(workspace.table.bundles)
    for (const [entry, externals] of bundles) {
      if (workspace.packageOf(entry) !== name) continue
      for (const external of externals) used.add(external)
      checkBundle(workspace, entry, externals)
    }
    for (const dependency of modules.declared(name)) {
      if (used.has(dependency)) continue
      workspace.report('unused', `${name}/package.json`, 1, `'${dependency}' is not imported`)
    }
  }
}

function checkBundle(workspace, entry, externals) {
  const { modules } = workspace
  const name = workspace.packageOf(entry)
  const reached = reach(workspace, entry).map(({ target }) => modules.nameOf(target))
  for (const external of externals) {
    if (!reached.includes(external)) {
      workspace.report('stale', tableFile, 1, `${entry} does not load '${external}'`)
    }
    if (!modules.declared(name).has(external)) {
      workspace.report('undeclared', `${name}/package.json`, 1, `${entry} loads '${external}'`)
    }
  }
}

/** A long file is about two things, unless it is listed with a reason. */
export function checkLengths(workspace) {
  const { maxLines, longFiles } = workspace.table
  for (const [folder, limit] of Object.entries(maxLines)) {
    for (const [file, { lines }] of workspace.of(folder)) {
      if (lines <= limit || Object.hasOwn(longFiles, file)) continue
      workspace.report('length', file, lines, `${lines} lines; the limit is ${limit}`)
    }
  }
}

/** An entry of the table that speaks of nothing would hide a file that was renamed. */
export function checkTable(workspace) {
  const { areas, longFiles, bundles, unreachable } = workspace.table
  const named = [
    ...Object.keys({ ...areas, ...longFiles, ...bundles }),
    ...Object.values(areas).flatMap(({ names = {} }) => Object.values(names)),
    ...unreachable.map(({ from }) => from),
    ...unreachable.flatMap(({ never }) => never.filter((name) => name.includes('/src/'))),
  ]
  for (const name of new Set(named)) {
    const matches = (path) => (name.endsWith('/') ? path.startsWith(name) : path === name)
    if (![...workspace.files.keys()].some(matches))
      workspace.report('stale', tableFile, 1, `no ${name}`)
  }
}

/**
 * What lies at the root of a package's sources is an entry: it is exported, or the table names it.
 * Packages that are one idea, and whose root is that idea, are named too.
 */
export function checkEntries(workspace) {
  const { flat, entries } = workspace.table
  for (const [file] of workspace.of('src')) {
    const name = workspace.packageOf(file)
    if (file.split('/').length > 3 || Object.hasOwn(flat, name)) continue
    if (workspace.modules.entriesOf(name).has(file) || Object.hasOwn(entries, file)) continue
    workspace.report('entry', file, 1, 'is at the root of the sources and no entry: give it a room')
  }
  for (const file of Object.keys(entries)) {
    if (!workspace.files.has(file)) workspace.report('stale', tableFile, 1, `no ${file}`)
  }
}
