// Each code of the table has a place that throws it and a test that wants it; each procedure has a
// test that runs it.
import { readFileSync } from 'node:fs'
import { filesLike, root } from './files.mjs'

const table = 'packages/stronghold/src/contract/error-table.ts'
const procedureTable = 'packages/stronghold/src/contract/procedures/declarations.ts'

/** @param {readonly { code: string }[]} errorCodes */
export function checkCodes(errorCodes, report) {
  const texts = (pattern) =>
    filesLike(pattern)
      .filter((file) => file !== table)
      .map((file) => readFileSync(root + file, 'utf8'))
      .join('\n')
  const sources = texts('packages/*/src/*.ts')
  const tests = texts('packages/*/test/*.ts')
  const lines = readFileSync(root + table, 'utf8').split('\n')
  for (const { code } of errorCodes) {
    const line = lines.findIndex((text) => text.trimStart().startsWith(`${code}:`)) + 1
    const name = new RegExp(`'${code}'`)
    if (!name.test(sources)) report(table, line, `nothing throws ${code}`)
    if (!name.test(tests)) report(table, line, `no test names ${code}`)
  }
  return errorCodes.length
}

/** Each procedure is called by a test of the library. */
export function checkProcedures(procedures, report) {
  const tests = filesLike('packages/stronghold/test/*.ts')
    .map((file) => readFileSync(root + file, 'utf8'))
    .join('\n')
  for (const { definition } of procedures) {
    const called = new RegExp(`\\b${definition.name}\\(`)
    if (!called.test(tests)) report(procedureTable, 1, `no test runs ${definition.name}`)
  }
  return procedures.length
}
