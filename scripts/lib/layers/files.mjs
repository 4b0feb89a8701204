// Reads the workspace from the disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * The texts that `checkLayers` takes: manifests and TypeScript sources by their path below
 * `packages/`, and the workspace's own manifest as `package.json`.
 * @returns {Map<string, string>}
 */
export function readWorkspace() {
  const files = new Map([['package.json', readFileSync(`${root}package.json`, 'utf8')]])
  const packages = readdirSync(`${root}packages`).filter((name) =>
    existsSync(`${root}packages/${name}/package.json`),
  )
  for (const name of packages) {
    files.set(`${name}/package.json`, readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
    for (const folder of ['src', 'test']) {
      const path = `${root}packages/${name}/${folder}`
      if (!existsSync(path)) continue
      for (const file of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue
        files.set(`${name}/${folder}/${file}`, readFileSync(`${path}/${file}`, 'utf8'))
      }
    }
  }
  return files
}
