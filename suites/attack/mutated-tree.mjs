import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'

/**
 * A checkout whose compiled `stronghold` has one fault, and which is otherwise the given one.
 * @returns the folder, and `remove`
 */
export function makeMutatedTree(root, { changes }) {
  const tree = makeFolder('attack')
  const ours = 'node_modules/@stronghold'
  mkdirSync(join(tree, ours), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@stronghold' && !name.startsWith('.')) link(root, tree, `node_modules/${name}`)
  }
  mkdirSync(join(tree, 'packages'))
  for (const name of readdirSync(join(root, 'packages'))) {
    if (name !== 'stronghold') link(root, tree, `packages/${name}`)
    symlinkSync(join(tree, 'packages', name), join(tree, ours, name))
  }
  const own = 'packages/stronghold'
  for (const part of ['package.json', 'dist']) {
    cpSync(join(root, own, part), join(tree, own, part), { recursive: true })
  }
  for (const { file, from, to } of changes) {
    const path = join(tree, own, 'dist', file)
    const parts = readFileSync(path, 'utf8').split(from)
    // A mutation that no longer applies would be one that is never found, or never tried.
    if (parts.length !== 2) throw new Error(`${file} does not have this text once: ${from}`)
    writeFileSync(path, parts.join(to))
  }
  return { tree, remove: () => removeFolder(tree) }
}

function link(root, tree, path) {
  symlinkSync(resolve(root, path), join(tree, path))
}
