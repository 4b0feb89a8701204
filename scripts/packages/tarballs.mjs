// Packs the packages and looks at what is in the tarballs.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { run } from './run.mjs'

/** What a tarball may hold. */
const allowed = [
  /^package\.json$/,
  /^(?:README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^bin\/[a-z-]+\.js$/,
  /^dist\/(?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.d\.ts|\.js)$/,
  /^dist\/procedures\.json$/,
  // What others wrote, put in by the build.
  /^dist\/vendor\/[A-Za-z0-9-]+\.js$/,
  /^dist\/vendor\/LICENSES\.txt$/,
]

/** Files of `dist` that the build makes of others, not of a source of the same name. */
const built = ['stronghold/dist/zone-program.js', 'cli/dist/procedures.json']

/**
 * Packs every workspace into `folder`.
 * @returns {{ name: string, directory: string, tarball: string, files: string[] }[]}
 */
export function pack(root, folder) {
  const output = run('npm', ['pack', '--workspaces', '--json', '--pack-destination', folder], root)
  return JSON.parse(output).map(({ name, filename, files }) => ({
    name,
    directory: name.replace('@stronghold/', ''),
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
  }))
}

/** What is wrong with one packed package. @returns {Promise<string[]>} */
export async function faultsOf(root, { name, directory, tarball, files }) {
  const source = join(root, 'packages', directory)
  const faults = []
  for (const file of files) {
    if (!allowed.some((pattern) => pattern.test(file))) faults.push(`${file} does not belong there`)
    if (
      file.startsWith('dist/') &&
      !file.startsWith('dist/vendor/') &&
      !built.includes(`${directory}/${file}`)
    ) {
      const origin = file.replace(/^dist/, 'src').replace(/(?:\.d)?\.[jt]s$/, '.ts')
      if (!existsSync(join(source, origin))) faults.push(`${file} has no source: a stale build`)
    }
    const content = readFileSync(join(source, file), 'utf8')
    for (const place of [root.replace(/\/$/, ''), homedir()]) {
      if (place.length > 1 && content.includes(`${place}/`)) faults.push(`${file} names ${place}`)
    }
  }
  for (const needed of ['README.md', 'LICENSE']) {
    if (!files.includes(needed)) faults.push(`${needed} is missing`)
  }
  const { buffer, byteOffset, byteLength } = readFileSync(tarball)
  const archive = buffer.slice(byteOffset, byteOffset + byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: archive }, strict: true })
  faults.push(
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
  )
  return faults.map((fault) => `${name}: ${fault}`)
}
