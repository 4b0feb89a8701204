// Output whose source is gone. The compiler leaves it, and an import of a file that was moved would
// be found there on this machine and nowhere else.
import { existsSync, readdirSync, rmSync } from 'node:fs'

/** What the build writes besides the compiler, by the folder below a package. */
const made = new Set(['dist/zone-program.js', 'dist/procedures.json'])
const vendored = 'dist/vendor/'

/**
 * Removes it from the packages below `packages`.
 * @param {string} packages the folder, with a slash at its end
 * @returns {string[]} what was removed
 */
export function removeStaleOutput(packages) {
  const removed = []
  for (const name of readdirSync(packages)) {
    for (const [output, source] of [
      ['dist', 'src'],
      ['build/test', 'test'],
    ]) {
      const folder = `${packages}${name}/${output}`
      if (!existsSync(folder)) continue
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const compiled = /^(.*?)(?:\.d\.ts|\.js)$/.exec(file)
        const path = `${output}/${file}`
        if (compiled === null || made.has(path) || path.startsWith(vendored)) continue
        const base = `${packages}${name}/${source}/${compiled[1]}`
        if (existsSync(`${base}.ts`) || existsSync(`${base}.js`)) continue
        rmSync(`${folder}/${file}`)
        removed.push(`${name}/${path}`)
      }
    }
  }
  return removed
}
