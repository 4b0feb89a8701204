import fc from 'fast-check'

/**
 * One kind of step of a program, as an arbitrary of fast-check's commands.
 * @param arbitraries what its arguments are drawn from
 * @param prepare finds out, in a world, what the arguments mean there: `undefined` when there is
 *   nothing to do it with, or its `text` and what to `run`, which may answer what it came to
 */
export function act(arbitraries, prepare) {
  return fc.record(arbitraries).map((given) => new Act(given, prepare))
}

class Act {
  /** The kind of step, for the counts. */
  kind = ''
  #given
  #prepare

  constructor(given, prepare) {
    this.#given = given
    this.#prepare = prepare
  }

  of(kind) {
    this.kind = kind
    return this
  }

  check() {
    return true
  }

  // Refusals are half of what happens; what is no error of ours is a fault of its own.
  async run(_, world) {
    const step = await this.#prepare(world, this.#given)
    if (step === undefined) return world.count(this.kind, 'impossible')
    try {
      const said = await step.run()
      world.log.push(`${step.text}${said === undefined ? '' : ` → ${said}`}`)
      world.count(this.kind, 'done')
    } catch (error) {
      world.log.push(`${step.text} → ${error.code ?? error.message}`)
      world.count(this.kind, error.code)
      if (error.name !== 'StrongholdError' || error.code === 'INTERNAL') throw error
    }
  }

  toString() {
    return this.kind
  }
}
