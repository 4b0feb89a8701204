import fc from 'fast-check'
import { chanceActs } from './chance-acts.mjs'
import { found } from './found.mjs'
import { ownerActs } from './owner-acts.mjs'
import { destroyAll, plunder } from './plunder.mjs'
import { stepActs } from './steps.mjs'
import { Tally } from './tally.mjs'
import { theirActs } from './their-acts.mjs'
import { transferActs } from './transfer-acts.mjs'
import { module } from './tree.mjs'
import { World } from './world.mjs'

const longest = 14
const longestShrinking = 30

/** Every kind of step, by name. */
const acts = { ...ownerActs, ...stepActs, ...theirActs, ...transferActs, ...chanceActs }
// Without a secret there is nothing to take; the others are what faults need most.
const frequent = {
  ownerGenerates: 8,
  ownerAttaches: 4,
  theirPolicy: 4,
  importClient: 4,
  plant: 3,
  copy: 3,
  syncClients: 3,
  ownerWrites: 3,
  otherTool: 2,
  theirKey: 2,
  derive: 2,
}

/** Programs of some kinds of steps. */
export function programs({ only = [], without = [] }) {
  for (const name of [...only, ...without]) {
    if (acts[name] === undefined) throw new Error(`${name} is none of ${Object.keys(acts)}`)
  }
  const named = Object.entries(acts)
    .filter(([name]) => only.length === 0 || only.includes(name))
    .filter(([name]) => !without.includes(name))
    .flatMap(([name, kind]) => Array(frequent[name] ?? 1).fill(kind.map((act) => act.of(name))))
  return fc.commands(named, { maxCommands: longest, size: 'max' })
}

/**
 * Attacks a checkout with random programs until one takes a secret out, or the budget is spent.
 * @returns `leak`, the lines of the smallest program found, if any; a `tally`
 */
export async function attack(
  tree,
  { seed, runs, seconds, zone, lateGrants, shrinks = true, ...chosen },
) {
  const tally = new Tally()
  const tried = async (program) => {
    const world = await World.make(tree, { seed, lateGrants, zone: zone ? module : undefined })
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: world }), program)
      const leak = found(world) ?? (await plunder(world)) ?? (await destroyAll(world))
      return { leak, world }
    } catch (error) {
      throw new Error(['This program ends in a fault:', ...world.log].join('\n  '), {
        cause: error,
      })
    } finally {
      await world.close()
    }
  }
  const property = fc.asyncProperty(programs(chosen), async (program) => {
    const { found } = tally
    // Smaller is nicer, and not worth any time.
    if (found !== undefined && tally.seconds > found.seconds + longestShrinking) return true
    const { leak, world } = await tried(program)
    tally.add(world, leak)
    return leak === undefined
  })
  const result = await fc.check(property, {
    seed,
    numRuns: runs,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
    endOnFailure: !shrinks,
  })
  if (!result.failed) return { tally }
  if (tally.found === undefined || result.counterexample === null) throw result.errorInstance
  const program = [...result.counterexample[0]]
  const smallest = shrinks ? await withoutIdle(program, tried) : program
  const { leak, world } = await tried(smallest)
  return { tally, leak: [...world.log, leak] }
}

/** The program without each step that it does not need: fast-check always keeps the last one. */
async function withoutIdle(program, tried) {
  let needed = program
  for (let i = program.length - 1; i >= 0; i--) {
    const fewer = needed.filter((step) => step !== program[i])
    if ((await tried(fewer)).leak !== undefined) needed = fewer
  }
  return needed
}
