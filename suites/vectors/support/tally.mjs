// Counts vectors by label, and says so in the test's output: a vector that nobody looked at shows.
import assert from 'node:assert/strict'

/** What happened to the vectors of one set. */
export class Tally {
  #labels = new Map()
  #failures = []

  /** Runs one vector under a label; a throw, or anything but `true`, is a failure. */
  async check(label, id, run) {
    const counts = this.#labels.get(label) ?? { passed: 0, total: 0 }
    this.#labels.set(label, counts)
    counts.total++
    let fault = 'not as labelled'
    try {
      if ((await run()) === true) {
        counts.passed++
        return
      }
    } catch (error) {
      fault = error.message
    }
    this.#failures.push(`${label} ${id}: ${fault}`)
  }

  /** Reports the counts, and fails unless `expected` vectors ran and all passed. */
  finish(test, expected) {
    const all = [...this.#labels.values()]
    const total = all.reduce((sum, counts) => sum + counts.total, 0)
    const labels = [...this.#labels].map(
      ([name, { passed, total }]) => `${name} ${passed}/${total}`,
    )
    test.diagnostic(`${test.name}: ${total} vectors: ${labels.sort().join(', ')}`)
    const failures = this.#failures.slice(0, 10).join('\n')
    assert.equal(this.#failures.length, 0, `${this.#failures.length} failed:\n${failures}`)
    assert.equal(total, expected)
    assert.ok(total > 0)
  }
}
