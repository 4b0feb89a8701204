// Holds the documents against the repository: links, paths, scripts, examples, error codes,
// dependencies, and the pages of the manual that are written from the sources; and documents,
// comments and texts of programs against a list of constructions that are not English.
// `--write` writes those pages. Build first.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { checkCodes, checkProcedures } from './docs/codes.mjs'
import { checkDependencies } from './docs/dependencies.mjs'
import { checkConstructions, checkEnglish } from './docs/english.mjs'
import { errorsPage } from './docs/errors-page.mjs'
import { checkExamples } from './docs/examples.mjs'
import { filesLike, readDocument, root } from './docs/files.mjs'
import { proceduresPage } from './docs/procedures-page.mjs'
import { checkLinks, checkScripts, checkWords } from './docs/prose.mjs'
import { recipesPage } from './docs/recipes.mjs'
import { wirePage } from './docs/wire-page.mjs'

const library = `${root}packages/stronghold/dist/index.js`
if (!existsSync(library)) {
  console.error('docs: build first (npm run build)')
  process.exit(1)
}
const { errorCodes, procedures } = await import(library)
let findings = 0
const report = (file, line, message) => {
  findings++
  console.error(`${file}:${line}: ${message}`)
}
const pages = {
  'docs/manual/errors.md': errorsPage(errorCodes),
  'docs/manual/procedures.md': proceduresPage(procedures, report),
  'docs/manual/recipes.md': recipesPage(report),
  'docs/spec/procedures.md': wirePage(procedures),
}

for (const [file, text] of Object.entries(pages)) {
  if (process.argv.includes('--write')) {
    mkdirSync(`${root}docs/manual`, { recursive: true })
    writeFileSync(root + file, text)
  } else if (!existsSync(root + file) || readFileSync(root + file, 'utf8') !== text) {
    report(file, 1, 'is out of step with the sources: node scripts/check-docs.mjs --write')
  }
}

const documents = filesLike('*.md').map(readDocument)
const links = checkLinks(documents, report)
const scripts = checkScripts(documents, report)
const constructions = checkConstructions(report)
const texts = checkEnglish(report)
const words = checkWords(report)
const dependencies = checkDependencies(report)
const codes = checkCodes(errorCodes, report)
const run = checkProcedures(procedures, report)
const examples = checkExamples(documents, report)
console.log(
  `docs: ${documents.length} documents, ${links} links and paths, ${scripts} scripts, ` +
    `${examples} examples, ${Object.keys(pages).length} generated pages, ` +
    `${codes} error codes, ${run} procedures, ${dependencies} dependencies, ` +
    `${texts} texts read for ${constructions} constructions, ${words} files for leftovers; ${findings} findings`,
)
process.exitCode = findings === 0 && examples > 0 ? 0 : 1
