// What hostile peers can do to a Stronghold that listens, or dials them, over TCP and WebSockets:
// each attack of packages/p2p/test/hostile for some seconds on each way, with the victim's memory and
// how an honest peer is served meanwhile. `--seconds 5 --only 'listens ws: a frame'`. With `--timed`
// how fast it is served is a bar too: for a machine that does nothing else.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    timed: { type: 'boolean', default: false },
  },
})
const program = fileURLToPath(
  new URL('../../packages/p2p/build/test/hostile/figures.js', import.meta.url),
)
const timed = values.timed ? ['timed'] : []
const { status } = spawnSync(process.execPath, [program, values.seconds, values.only, ...timed], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
