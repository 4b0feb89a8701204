// What each attack costs the server: a table. Arguments: seconds for each, part of a name.
import { attacks, Siege } from './siege.js'

const [seconds = '5', part = ''] = process.argv.slice(2)
const bar = 64
let failed = false
const siege = await Siege.begin()
console.log(
  'peak  after  calls  failed  slowest  attack (memory: MiB over the start; milliseconds)',
)
for (const name of Object.keys(attacks).filter((one) => one.includes(part))) {
  const { peak, after, calls, failures, slowest, runs, complaints } = await siege.stand(
    name,
    Number(seconds),
  )
  const columns = [peak, after, calls, failures.length, slowest].map((value) =>
    `${value}`.padStart(5),
  )
  console.log(columns.join('  '), ` ${name} ${[...new Set(failures)].join(' ')}`)
  failed ||= after > bar || failures.length > 0 || calls === 0 || !runs || complaints !== ''
  if (complaints !== '') console.error(complaints)
  if (!runs) break
}
siege.end()
process.exit(failed ? 1 : 0)
