// docs/manual/recipes.md shows the programs of `examples/` as they are: what is read is what a test
// has run.
import { existsSync, readFileSync } from 'node:fs'
import { filesLike, root } from './files.mjs'

const page = 'docs/manual/recipes.md'
const shown = /^<!-- (examples\/[\w./-]+) -->\n+```(\w+)\n[\s\S]*?^```$/gm

/** The page, with each program as its file has it. Reports what is not there, or not shown. */
export function recipesPage(report) {
  const named = []
  const text = readFileSync(root + page, 'utf8').replace(shown, (block, file, language) => {
    named.push(file)
    if (!existsSync(root + file)) {
      report(page, 1, `no ${file}`)
      return block
    }
    return `<!-- ${file} -->\n\n\`\`\`${language}\n${readFileSync(root + file, 'utf8')}\`\`\``
  })
  for (const file of filesLike('examples/*.mjs')) {
    const count = named.filter((name) => name === file).length
    if (count !== 1) report(page, 1, `shows ${file} ${count} times`)
  }
  return text
}
