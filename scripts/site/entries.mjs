// The entries of all packages, as their manifests say.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} root @returns {{ name: string, types: string }[]} */
export function entries(root) {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const home = join(root, 'packages', folder)
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) =>
      typeof target.types === 'string'
        ? [{ name: manifest.name + path.slice(1), types: join(home, target.types) }]
        : [],
    )
  })
}
