import { Session } from 'node:inspector'

/** A function full of loops has ways without end; beyond so many, a new one teaches nothing. */
const MOST_SHAPES = 256

/**
 * V8's precise block coverage of this thread, for our own packages.
 *
 * V8 merges a block into what surrounds it when both ran equally often, so what tells most is what
 * did *not* run: a shape is a function with the list of its parts that were left out. `take` adds
 * the shapes since the last look and gives how many were new; `isNew` looks without adding.
 */
export function startCoverage() {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const seen = new Map()
  let size = 0

  /** Calls `use` with each function that ran, and its shape. */
  function look(use) {
    // `post` in the same thread calls back before it returns.
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error
      for (const { url, functions } of result) {
        if (!url.includes('/packages/')) continue
        for (const { ranges } of functions) {
          if (ranges[0].count === 0) continue
          let shape = ''
          for (const { startOffset, endOffset, count } of ranges) {
            if (count === 0) shape += `${startOffset}-${endOffset} `
          }
          use(`${url}:${ranges[0].startOffset}`, shape)
        }
      }
    })
  }

  function isUnseen(name, shape) {
    const shapes = seen.get(name)
    return shapes === undefined || (shapes.size < MOST_SHAPES && !shapes.has(shape))
  }

  return {
    get size() {
      return size
    },
    isNew() {
      let found = false
      look((name, shape) => {
        found ||= isUnseen(name, shape)
      })
      return found
    },
    take() {
      const before = size
      look((name, shape) => {
        if (!isUnseen(name, shape)) return
        if (!seen.has(name)) seen.set(name, new Set())
        seen.get(name).add(shape)
        size++
      })
      return size - before
    },
  }
}
