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
  for (const change of changes) {
    writeFileSync(join(tree, own, 'dist', change.file), mutated(root, change))
  }
  return { tree, remove: () => removeFolder(tree) }
}

/**
 * The text of a compiled file with a change.
 * @throws where it does not apply: a mutation that cannot is one that is never found
 */
export function mutated(root, { file, from, to }) {
  const parts = readFileSync(join(root, 'packages/stronghold/dist', file), 'utf8').split(from)
  if (parts.length !== 2) throw new Error(`${file} does not have this text once: ${from}`)
  return parts.join(to)
}

function link(root, tree, path) {
  symlinkSync(resolve(root, path), join(tree, path))
}
