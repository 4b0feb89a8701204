/** The middle one; of an even count, the lower of the two. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]
}

/** Milliseconds that `work` takes. */
export async function time(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The median of `count` runs of `work`, one after the other, in microseconds. */
export async function medianLatency(count, work) {
  const latencies = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    await work()
    latencies[i] = performance.now() - start
  }
  return median(latencies) * 1000
}

/**
 * Measures in turns, so that whatever disturbs the machine for a while disturbs both: the medians
 * of `rounds` measures of each.
 */
export async function alternate(rounds, ours, theirs) {
  /** @type {[number[], number[]]} */
  const values = [[], []]
  for (let round = 0; round < rounds; round++) {
    values[0].push(await ours(round))
    values[1].push(await theirs(round))
  }
  return values.map(median)
}
