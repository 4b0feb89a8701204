// Rules for the text of the documents: what they point to must be there.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix } from 'node:path'
import { anchorsOf, filesLike, readDocument, root } from './files.mjs'

const folders = 'docs|packages|scripts|suites|fixtures|fuzz|bench|testkit|examples|\\.ci'
const namedPath = new RegExp(`\`((?:${folders})/[\\w./-]*[\\w/])\``, 'g')
const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`)
const unchecked = new RegExp(`@ts-(?:${['no' + 'check', 'ig' + 'nore'].join('|')})`)
const homes = /(?<![\w.])\/(?:home|Users|root)\/\w/

/** @param {import('./files.mjs').Document[]} documents */
export function checkLinks(documents, report) {
  let count = 0
  for (const document of documents) {
    document.prose.forEach((line, index) => {
      const links = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
      for (const target of links.filter((link) => !/^[a-z]+:/.test(link))) {
        count++
        const fault = linkFault(document, target)
        if (fault !== undefined) report(document.file, index + 1, `${target}: ${fault}`)
      }
      for (const [, path] of line.matchAll(namedPath)) {
        count++
        if (!existsSync(root + path)) report(document.file, index + 1, `no ${path}`)
      }
    })
  }
  return count
}

function linkFault(document, target) {
  const [path, anchor] = target.split('#')
  const file = path === '' ? document.file : posix.join(posix.dirname(document.file), path)
  if (file.startsWith('..')) return 'leads out of the repository'
  if (!existsSync(root + file)) return 'is not there'
  if (anchor === undefined || statSync(root + file).isDirectory()) return undefined
  const anchors = anchorsOf(path === '' ? document : readDocument(file))
  return anchors.includes(anchor) ? undefined : 'has no such heading'
}

/** `npm run X` and `npm test` must be scripts of the workspace. */
export function checkScripts(documents, report) {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  let count = 0
  for (const { file, lines } of documents) {
    lines.forEach((line, index) => {
      const runs = [...line.matchAll(/npm (?:run(?: --silent)? )([\w:-]+)/g)].map(
        ([, name]) => name,
      )
      if (/npm test\b/.test(line)) runs.push('test')
      const named = [...line.matchAll(/`((?:check|test):[\w-]+)`/g)].map(([, name]) => name)
      for (const name of [...runs, ...named]) {
        count++
        if (scripts[name] === undefined) report(file, index + 1, `there is no script ${name}`)
      }
    })
  }
  return count
}

/** Nothing unfinished or kept from the compiler, and no path of somebody's machine, in any text. */
export function checkWords(report) {
  const files = filesLike('*.md', '*.ts', '*.mjs', '*.js', '*.json', '.ci/*')
  const places = [root, `${homedir()}/`].filter((place) => place.length > 2)
  for (const file of files) {
    readFileSync(root + file, 'utf8')
      .split('\n')
      .forEach((line, index) => {
        if (unfinished.test(line)) report(file, index + 1, 'unfinished')
        if (unchecked.test(line)) report(file, index + 1, 'is kept from the compiler')
        if (
          (homes.test(line) && !file.includes('/test/')) ||
          places.some((place) => line.includes(place))
        ) {
          report(file, index + 1, 'a path of one machine')
        }
      })
  }
  return files.length
}
