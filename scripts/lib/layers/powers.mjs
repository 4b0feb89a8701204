// Rules for names that reach outside the language: clocks, buffers, the process, other files.
import { runInNewContext } from 'node:vm'

/** What ECMAScript itself offers, whatever runs it. */
const language = new Set(runInNewContext('Object.getOwnPropertyNames(globalThis)'))

/** Every name that a source uses and does not declare, and every file that it names by URL. */
export function checkPowers(workspace) {
  const { powerNames, forbidden, harmless } = workspace.table
  const known = new Set([
    ...Object.values(powerNames).flat(),
    ...forbidden,
    'globalThis as a value',
  ])
  for (const [file, { names, urls }] of workspace.of('src')) {
    const { powers = [], names: files = {} } = workspace.areaOf(file)
    const granted = powers.flatMap((power) => powerNames[power])
    for (const { name, line, type } of names) {
      const isMember = name.includes('.')
      const isPlain = type || isMember || language.has(name) || harmless.includes(name)
      if (granted.includes(name) || (isPlain && !known.has(name))) continue
      workspace.report('power', file, line, `'${workspace.wingOf(file)}' has no right to '${name}'`)
    }
    for (const { specifier, line } of urls) {
      if (Object.hasOwn(files, specifier ?? '')) continue
      workspace.report('file-url', file, line, `may not name ${specifier ?? 'a file'} by URL`)
    }
  }
}
