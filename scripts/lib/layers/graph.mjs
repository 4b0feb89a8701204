// Rules for the graph of imports as a whole.
import { cyclesOf } from './cycles.mjs'

/** What an entry must not lead to, however many files lie between. */
export function checkReach(workspace) {
  for (const { from, never, condition, atOnce } of workspace.table.unreachable) {
    for (const { file, line, target, way } of reach(workspace, from, { condition, atOnce })) {
      const name = workspace.modules.nameOf(target)
      if (never.some((one) => target.startsWith(one) || name === one)) {
        workspace.report('reach', file, line, `${way().join(' → ')} must not be reached`)
      }
    }
  }
}

/** Names that nothing may have which an entry leads to. Comments and types count. */
export function checkUnnamed(workspace) {
  for (const { from, within, never } of workspace.table.unnamed) {
    const reached = new Set(from)
    for (const entry of from) {
      for (const { target } of reach(workspace, entry)) reached.add(target)
    }
    const names = new RegExp(`\\b(${never.join('|')})\\b`)
    for (const file of [...reached].filter((file) => file.startsWith(within)).sort()) {
      const lines = workspace.files.get(file)?.split('\n') ?? []
      for (const [i, text] of lines.entries()) {
        const name = names.exec(text)?.[0]
        if (name === undefined) continue
        workspace.report('unnamed', file, i + 1, `${name} is of what sees secrets, and this is not`)
      }
    }
  }
}

/** Imports that lead back to where they came from; those of types count. */
export function checkCycles(workspace) {
  const edges = new Map()
  for (const [file, { imports }] of workspace.facts) {
    const targets = imports.map(({ specifier = '' }) => workspace.modules.resolve(file, specifier))
    edges.set(
      file,
      targets.filter((target) => workspace.facts.has(target)),
    )
  }
  for (const cycle of cyclesOf(edges)) {
    const [file, next = file] = cycle
    const { line } = workspace.facts
      .get(file)
      .imports.find(({ specifier = '' }) => workspace.modules.resolve(file, specifier) === next)
    workspace.report('cycle', file, line, [...cycle, file].join(' → '))
  }
}

/**
 * Folders and files that lie side by side, at every level: an import between what two of them hold
 * is an arrow from one to the other, and no arrow leads back. Imports of types count.
 */
export function checkSiblings(workspace) {
  const levels = new Map()
  for (const [file, { imports }] of workspace.of('src')) {
    for (const { specifier = '', line } of imports) {
      const target = workspace.modules.resolve(file, specifier)
      if (!workspace.facts.has(target) || !target.startsWith(`${workspace.packageOf(file)}/src/`)) {
        continue
      }
      const [from, to] = [file.split('/'), target.split('/')]
      const depth = from.findIndex((part, i) => part !== to[i])
      if (depth < 0) continue
      const level = from.slice(0, depth).join('/')
      const arrows = levels.get(level) ?? levels.set(level, new Map()).get(level)
      const sibling = (part) => arrows.get(part) ?? arrows.set(part, new Map()).get(part)
      sibling(to[depth])
      const ways = sibling(from[depth])
      if (!ways.has(to[depth])) ways.set(to[depth], { file, line, target })
    }
  }
  for (const [level, arrows] of levels) {
    const edges = new Map([...arrows].map(([part, ways]) => [part, [...ways.keys()]]))
    for (const circle of cyclesOf(edges)) {
      const [first, next = first] = circle
      const { file, line, target } = arrows.get(first).get(next)
      const names = [...circle, first].join(' → ')
      workspace.report('circle', file, line, `${names} in ${level}: by ${target}`)
    }
  }
}

/**
 * Every import of a value that follows from the file `from`, with the way to it; with `atOnce` not
 * those that run later.
 * @param {any} workspace
 * @param {string} from
 * @param {{ condition?: string, atOnce?: boolean }} [how]
 */
export function reach({ facts, modules }, from, { condition, atOnce = false } = {}) {
  /** @type {Map<string, string | undefined>} */
  const before = new Map([[from, undefined]])
  const reached = []
  for (const file of before.keys()) {
    for (const { specifier, line, typeOnly, later } of facts.get(file)?.imports ?? []) {
      if (typeOnly || specifier === undefined || (atOnce && later)) continue
      const target = modules.resolve(file, specifier, condition) ?? specifier
      if (facts.has(target) && !before.has(target)) before.set(target, file)
      reached.push({ file, line, target, way: () => wayTo(before, file, target) })
    }
  }
  return reached
}

function wayTo(before, file, target) {
  const steps = [target]
  for (let at = file; at !== undefined; at = before.get(at)) steps.unshift(at)
  return steps
}
