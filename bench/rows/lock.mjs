import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Stronghold } from '@stronghold/stronghold'
import { ReusableKey, signWith } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

/** Locking: from the call until the zone, and every secret with it, is gone. */
export const lock = {
  name: 'lock',
  title: 'lock, until the zone process has ended and was reaped',
  unit: 'ms',
  bar: { text: '≤ 10 ms', holds: ({ value }) => value <= 10 },
  async measure({ directory }) {
    const path = `${directory}/lock.stronghold`
    const key = new ReusableKey()
    const stronghold = await Stronghold.create({ path, key: key.provider(), workFactor: 1 })
    const sign = await signWith(await stronghold.createClient('bench'))
    await sign()
    await stronghold.commit()
    const [value, theirs] = await alternate(
      15,
      async () => {
        if (stronghold.state === 'locked') await stronghold.unlock({ key: key.provider() })
        return time(() => stronghold.lock())
      },
      async () => {
        const child = spawn(process.execPath, ['--jitless', '-e', 'setInterval(() => {}, 1000)'])
        await once(child, 'spawn')
        await new Promise((resolve) => setTimeout(resolve, 100))
        return time(async () => {
          const ended = once(child, 'exit')
          child.kill('SIGKILL')
          await ended
        })
      },
    )
    await stronghold.close()
    return { value, beside: { name: 'SIGKILL of an idle node --jitless', value: theirs } }
  },
}
