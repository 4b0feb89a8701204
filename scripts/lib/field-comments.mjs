// The comments of a procedure's fields, in its declaration file: the compiler writes the type of an
// input that it inferred without them, and an editor shows what is in that file.
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'

const field = /\/\*\* ([^\n]*?) \*\/\n\s*(\w+)(?=[:,])/g
const types = /Procedure<"\w+", \{\n([\s\S]*?)\n\}/

/**
 * @param {string} sources the folder with the sources of the declarations, with a slash at its end
 * @param {string} built the folder with what was compiled of them
 */
export function addFieldComments(sources, built) {
  const texts = readdirSync(sources).filter((name) => name.endsWith('.ts'))
  const shared = new Map(['hpke.ts', 'stream-layout.ts'].flatMap((name) => commentsIn(name)))
  for (const name of texts) {
    const path = built + name.replace(/\.ts$/, '.d.ts')
    const before = readFileSync(path, 'utf8')
    const comments = new Map([...shared, ...commentsIn(name)])
    const after = before.replace(types, (text, fields) =>
      text.replace(fields, () => withComments(fields, comments)),
    )
    if (after === before) continue
    // With its times, so that the compiler takes it for what it wrote.
    const { atime, mtime } = statSync(path)
    writeFileSync(path, after)
    utimesSync(path, atime, mtime)
  }

  /** @returns {[string, string][]} */
  function commentsIn(name) {
    const text = readFileSync(sources + name, 'utf8')
    return [...text.matchAll(field)].map(([, comment, key]) => [key, comment])
  }
}

function withComments(fields, comments) {
  return fields.replace(/^( {4})readonly (\w+)(?=\??:)/gm, (line, indent, key, at) => {
    const isThere = fields.slice(0, at).trimEnd().endsWith('*/')
    const comment = comments.get(key)
    return isThere || comment === undefined ? line : `${indent}/** ${comment} */\n${line}`
  })
}
