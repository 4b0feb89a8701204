// What the command line has to know of each procedure, as data: it must show help without loading
// the library. Read from the table that was built, and from the comments of its declarations.
import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** @param {string} library the `dist` folder of the library, with a slash at its end */
export async function procedureFacts(library) {
  const { procedures } = await import(pathToFileURL(`${library}index.js`).href)
  const comments = commentsIn(`${library}contract/procedures/`)
  return procedures.map(({ definition }) => {
    const { name, kind, source, input, output, secretInputs = [], reads = false } = definition
    const comment = comments.get(name)
    if (comment === undefined) throw new Error(`${name} has no description`)
    return {
      name,
      kind,
      source,
      reads,
      ...comment,
      input: shapeOf(input),
      output: shapeOf(output),
      secretInputs,
    }
  })
}

// A codec's shape has codecs in it; here only their shapes are.
function shapeOf({ shape }) {
  if ('item' in shape) return { ...shape, item: shapeOf(shape.item) }
  if (!('fields' in shape)) return shape
  const fields = Object.entries(shape.fields).map(([name, codec]) => [name, shapeOf(codec)])
  return { ...shape, fields: Object.fromEntries(fields) }
}

function commentsIn(folder) {
  const comments = new Map()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(folder + file, 'utf8')
    const declared = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export declare const (\w+)/g
    for (const [, comment, name] of text.matchAll(declared)) comments.set(name, wordsOf(comment))
  }
  return comments
}

function wordsOf(comment) {
  const [words, ...throws] = comment
    .replace(/^[ \t]*\* ?/gm, '')
    .split(/^@throws StrongholdError /m)
  const paragraphs = (text) =>
    text
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
      .filter((paragraph) => paragraph !== '')
  return {
    words: paragraphs(words),
    refusals: throws.flatMap(paragraphs),
  }
}
