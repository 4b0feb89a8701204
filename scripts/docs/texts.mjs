// The sentences of the repository: documents, comments, and what a program says to people.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { filesLike, readDocument, root } from './files.mjs'

/**
 * A text of one or several lines, as a reader sees it: without the marks of comments and quotes.
 * @typedef {{ file: string, line: number, text: string }} Text `line` is that of its first line.
 */

/** Tests name cases, not facts; fixtures are others' words; the list quotes what it refuses. */
const sources = ['*.ts', '*.mjs', ':!*/test/*', ':!fixtures', ':!scripts/docs/english.mjs']

/** Every text of every document and source. @returns {Text[]} */
export function allTexts() {
  return [
    ...filesLike('*.md').flatMap((file) => textsOfDocument(readDocument(file))),
    ...filesLike(...sources).flatMap((file) =>
      textsOfSource(file, readFileSync(root + file, 'utf8')),
    ),
  ]
}

/** The lines of a document, without fences. @param {import('./files.mjs').Document} document */
function textsOfDocument({ file, prose }) {
  return prose.map((text, index) => ({ file, line: index + 1, text }))
}

/** Comments of a source, and its strings of three words or more. @returns {Text[]} */
export function textsOfSource(file, source) {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest)
  /** @type {Text[]} */
  const texts = []
  const lineAt = (position) => parsed.getLineAndCharacterOfPosition(position).line + 1
  /** @type {[start: number, end: number][]} */
  const literals = []
  const visit = (/** @type {ts.Node} */ node) => {
    if (isLiteral(node)) {
      const start = node.getStart(parsed)
      literals.push([start, node.end])
      if (/\S\s+\S+\s+\S/.test(node.text)) {
        texts.push({ file, line: lineAt(start), text: node.text })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(parsed)
  for (const { 0: comment, index } of source.matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)) {
    if (literals.some(([start, end]) => start <= index && index < end)) continue
    addComment(texts, file, lineAt(index), comment)
  }
  return texts
}

/** @returns {node is ts.LiteralLikeNode} */
function isLiteral(/** @type {ts.Node} */ node) {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  )
}

/** Line comments that follow each other are one text; a block comment is another. */
function addComment(texts, file, line, comment) {
  const text = comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .replace(/^\s*(?:\*|\/\/)[ \t]?/gm, '')
    .replace(/\s+$/, '')
  const last = texts.at(-1)
  const follows =
    comment.startsWith('//') &&
    last?.file === file &&
    last.isLines === true &&
    last.line + last.text.split('\n').length === line
  if (follows) last.text += `\n${text}`
  else texts.push({ file, line, text, isLines: comment.startsWith('//') })
}
