// Cycles of a directed graph.

/**
 * One cycle of each strongly connected part of the graph (Tarjan 1972), shortest way round from its
 * first node.
 * @param {ReadonlyMap<string, readonly string[]>} edges
 * @returns {string[][]}
 */
export function cyclesOf(edges) {
  return components(edges)
    .filter(([first, ...rest]) => rest.length > 0 || edges.get(first)?.includes(first))
    .map((component) => wayRound(edges, new Set(component), [...component].sort()[0]))
}

function components(edges) {
  const found = []
  const stack = []
  const index = new Map()
  const low = new Map()

  function visit(node) {
    index.set(node, index.size)
    low.set(node, index.get(node))
    stack.push(node)
    for (const next of edges.get(node)) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)))
    }
    if (low.get(node) === index.get(node)) found.push(stack.splice(stack.indexOf(node)))
  }

  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return found
}

function wayRound(edges, component, start) {
  const before = new Map([[start, undefined]])
  for (const node of before.keys()) {
    for (const next of edges.get(node)) {
      if (next === start) {
        const way = []
        for (let at = node; at !== undefined; at = before.get(at)) way.unshift(at)
        return way
      }
      if (component.has(next) && !before.has(next)) before.set(next, node)
    }
  }
  return [start]
}
