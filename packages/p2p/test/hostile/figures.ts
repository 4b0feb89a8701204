// What each attack costs its victim, on each way: a table. Arguments: seconds for each, part of the
// name of an attack or of a way, `timed` where the times of honest calls are a bar too.
import { attacksOn, type Damage, Siege } from './siege.js'
import { nameOf, ways } from './way.js'

const [seconds = '5', part = '', timed] = process.argv.slice(2)
/** MiB over the start, and times of a call while nobody attacks. */
const bars = { memory: 64, median: 5 }
let [failed, ended, lost, run, memory] = [0, 0, 0, 0, 0]
const begun = Date.now()

let siege: Siege | undefined
for (const way of ways) {
  const isWanted = (attack: string) => `${nameOf(way)}: ${attack}`.includes(part)
  const names = Object.keys(attacksOn(way)).filter(isWanted)
  if (names.length === 0) continue
  console.log(`\nThe victim ${nameOf(way)}`)
  console.log(' peak  after  calls  failed  median  slowest  attack (MiB over the start; ms)')
  const [times, calm]: [number[], number[]] = [[], []]
  for (const name of names) {
    siege ??= await Siege.begin()
    const damage = await siege.stand(name, Number(seconds), way)
    note(damage)
    // One of each attack, so that those count most under which least is served.
    times.push(middle(damage.times))
    calm.push(...damage.calm)
    if (damage.runs) continue
    siege.end()
    siege = undefined
  }
  siege?.end()
  siege = undefined
  const [attacked, quiet] = [middle(times), middle(calm)]
  if (timed === 'timed' && attacked > bars.median * quiet) failed++
  console.log(
    `half of all calls within ${attacked.toFixed(1)} ms, ${quiet.toFixed(1)} while nobody attacks: ` +
      `${(attacked / quiet).toFixed(1)} times`,
  )
}
console.log(
  `\n${run} attacks in ${Math.round((Date.now() - begun) / 1000)} s: ${ended} victims ended, ` +
    `${lost} honest calls failed, ${memory} MiB at most after one; ${failed} over a bar`,
)
process.exit(failed === 0 && run > 0 ? 0 : 1)

function note({ name, peak, after, times, failures, runs, complaints }: Damage): void {
  const [median, slowest] = [middle(times), Math.max(...times, 0)]
  const cells = [peak, after, times.length, failures.length, median.toFixed(1), slowest.toFixed(0)]
  console.log(
    cells.map((cell) => `${cell}`.padStart(5)).join('  '),
    ` ${name} ${[...new Set(failures)].join(' ')}`,
  )
  run++
  if (!runs) ended++
  else lost += failures.length
  memory = Math.max(memory, after)
  const isOver = after > bars.memory || failures.length > 0 || times.length === 0
  if (isOver || !runs || complaints !== '') failed++
  if (complaints !== '') console.error(complaints)
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0
}
