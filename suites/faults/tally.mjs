// What became of the rounds.

/** Counts for one mode. */
export class Tally {
  rounds = 0
  /** After a kill in the middle of a write: the state before it, and after it. */
  old = 0
  new = 0
  /** Nothing was being written. */
  settled = 0
  /** Temporary files that a kill left, each told of and removed by the next writer. */
  leftovers = 0
  /** Kept generations that were opened. */
  generations = 0
  /** Rounds of two writers in which one had to wait for the other. */
  contended = 0
  /** Counted keys that were used up through kills. */
  usedUp = 0
  /** What went wrong; the first word of a lost state is `lost`. */
  faults = []

  constructor(mode) {
    this.mode = mode
  }

  get losses() {
    return this.faults.filter((fault) => fault.startsWith('lost')).length
  }

  /** Runs one round; what it throws is a fault of the round. */
  round(work) {
    this.rounds++
    return this.chain(work)
  }

  /** Runs what belongs to no single round. */
  async chain(work) {
    try {
      await work()
    } catch (error) {
      this.faults.push(error instanceof Fault ? error.message : (error.stack ?? String(error)))
    }
  }

  /** Judges the number that was found after a writer's end. */
  judge(found, { committed, attempted }) {
    if (found === committed && attempted === committed) this.settled++
    else if (found === committed) this.old++
    else if (found === attempted) this.new++
    else lost(`found ${found}, committed ${committed}, attempted ${attempted}`)
  }
}

/** A check that failed. */
export class Fault extends Error {}

export function check(condition, message) {
  if (!condition) throw new Fault(message)
}

/** @returns {never} */
export function lost(message) {
  throw new Fault(`lost: ${message}`)
}

const columns = ['rounds', 'old', 'new', 'settled', 'leftovers', 'generations', 'losses']

/** A table of all modes, and what went wrong. */
export function table(tallies) {
  const line = (name, values) =>
    name.padEnd(24) + values.map((value) => `${value}`.padStart(12)).join('')
  const sum = (column) => tallies.reduce((total, tally) => total + tally[column], 0)
  return [
    line('mode', columns),
    ...tallies.map((tally) =>
      line(
        tally.mode,
        columns.map((column) => tally[column]),
      ),
    ),
    line('all', columns.map(sum)),
    ...tallies.flatMap(({ mode, faults }) => faults.map((fault) => `FAULT ${mode}: ${fault}`)),
  ].join('\n')
}
