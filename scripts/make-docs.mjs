// Builds `site/`: the manual, the specifications and a reference of every public symbol, from the doc
// comments as they were built. Fails for a public symbol that is not in it, or has no comment. Build first.
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import { entries } from './site/entries.mjs'
import { missingFrom } from './site/missing.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = `${root}site`
const app = await Application.bootstrap({
  name: 'Stronghold for TypeScript',
  basePath: root,
  entryPoints: entries(root).map(({ types }) => types),
  tsconfig: `${root}scripts/site/tsconfig.json`,
  readme: `${root}README.md`,
  projectDocuments: ['docs/manual/*.md', 'docs/spec/*.md', 'docs/*.md', 'docs/decisions/*.md'].map(
    (pattern) => root + pattern,
  ),
  out,
  disableSources: true,
  disableGit: true,
  excludeExternals: true,
  excludePrivate: true,
  githubPages: false,
  // What a name of another package stands for is in that package's part.
  // Links to folders are held by check:docs, and shown as they are.
  validation: { notExported: false, invalidLink: true, invalidPath: false, notDocumented: true },
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'TypeAlias', 'Variable', 'Enum'],
  logLevel: 'Warn',
})
const project = await app.convert()
if (project === undefined) throw new Error('the packages do not compile')
app.validate(project)
const missing = missingFrom(project, app.getEntryPoints() ?? [])
for (const name of missing.names) console.error(`site: ${name} is not in it`)
await app.generateDocs(project, out)
const { warningCount, errorCount } = app.logger
console.log(
  `site: ${missing.count} public symbols of ${entries(root).length} entries, ` +
    `${missing.names.length} missing; ${warningCount + errorCount} warnings`,
)
const isWhole = missing.count > 0 && missing.names.length === 0
process.exitCode = isWhole && warningCount + errorCount === 0 ? 0 : 1
