// Compiles the examples in the documents against the built packages.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { root } from './files.mjs'

const folder = `${root}build/docs/`

/**
 * Each fence marked `ts`, `js` or `mjs` is a module of its own. JavaScript is checked as far as it
 * can be without types: names, counts of arguments, their kinds.
 */
export function checkExamples(documents, report) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const origins = new Map()
  for (const { file, fences } of documents) {
    for (const { language, text, line } of fences) {
      if (!['ts', 'js', 'mjs'].includes(language)) continue
      const ending = language === 'ts' ? 'ts' : 'mjs'
      const path = `${folder}${file.replace(/[^\w]/g, '-')}-${line}.${ending}`
      // A module even without an import, so that `await` and names are its own.
      writeFileSync(path, `${text}export {}\n`)
      origins.set(posix.normalize(path), { file, line, isTyped: language === 'ts' })
    }
  }
  for (const isTyped of [true, false]) {
    const paths = [...origins].filter(([, origin]) => origin.isTyped === isTyped)
    compile(
      paths.map(([path]) => path),
      isTyped,
    ).forEach(({ file, start, messageText }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, ' ')
      const origin = file === undefined ? undefined : origins.get(posix.normalize(file.fileName))
      const place = origin ?? { file: file?.fileName.replace(root, '') ?? 'build/docs', line: 1 }
      const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0
      report(place.file, place.line + line, message)
    })
  }
  rmSync(folder, { recursive: true, force: true })
  return origins.size
}

function compile(paths, isTyped) {
  const program = ts.createProgram(paths, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [`${root}node_modules/@types`],
    noEmit: true,
    skipLibCheck: true,
    ...(isTyped
      ? { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
      : { strict: false, allowJs: true, checkJs: true }),
  })
  return ts.getPreEmitDiagnostics(program)
}
