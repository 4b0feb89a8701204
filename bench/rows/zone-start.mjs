import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { alternate, time } from '../lib/stats.mjs'

/** From nothing to the zone's first answer: process, code, warm-up, handshake, lock, one call. */
export const zoneStart = {
  name: 'zone-start',
  title: 'start of a zone until its first answer',
  unit: 'ms',
  bar: { text: '≤ 150 ms', holds: ({ value }) => value <= 150 },
  async measure() {
    const start = async () => {
      const stronghold = await Stronghold.at({ storage: new MemoryStorage() })
      const milliseconds = await time(() => stronghold.report())
      await stronghold.close()
      return milliseconds
    }
    const bare = () =>
      time(() => once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit'))
    await start()
    const [value, theirs] = await alternate(15, start, bare)
    return { value, beside: { name: 'node -e 0', value: theirs } }
  },
}
