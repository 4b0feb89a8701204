/** What a run has done so far, and when it found a leak. */
export class Tally {
  programs = 0
  /** Outputs that the attacker was given: wrapped, shown, read. */
  taken = 0
  /** `programs`, `seconds` and `processor` (seconds) until the first leak. */
  found
  #began = performance.now()
  #processor = process.cpuUsage()
  #steps = new Map()

  get seconds() {
    return (performance.now() - this.#began) / 1000
  }

  get processor() {
    const { user, system } = process.cpuUsage(this.#processor)
    return (user + system) / 1e6
  }

  /** Counts a program; after a leak nothing is counted, since programs only get smaller. */
  add({ counts, haul }, leak) {
    if (this.found !== undefined) return
    this.programs++
    this.taken += haul.length
    for (const [key, count] of counts) this.#steps.set(key, (this.#steps.get(key) ?? 0) + count)
    if (leak === undefined) return
    const { programs, seconds, processor } = this
    this.found = { programs, seconds, processor }
  }

  /** One line. */
  get text() {
    const { programs, taken, seconds, processor, found } = this
    const times = ({ seconds, processor }) =>
      `${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor)`
    if (found !== undefined) {
      return `found after ${found.programs} programs, ${times(found)}`
    }
    const sum = (of) => [...this.#steps].filter(of).reduce((total, [, count]) => total + count, 0)
    const done = sum(([key]) => key.endsWith(' done'))
    const steps = `${sum(() => true)} steps of which ${done} were not refused`
    return `${programs} programs, ${steps}, ${taken} outputs taken, in ${times({ seconds, processor })}: no secret came out`
  }

  /** What became of each kind of step: a kind that is always refused attacks nothing. */
  get table() {
    const kinds = new Map()
    for (const [key, count] of [...this.#steps].sort()) {
      const [kind, outcome] = key.split(' ')
      kinds.set(kind, [...(kinds.get(kind) ?? []), `${count} ${outcome}`])
    }
    return [...kinds]
      .map(([kind, outcomes]) => `${kind.padEnd(18)}${outcomes.join(', ')}`)
      .join('\n')
  }
}
