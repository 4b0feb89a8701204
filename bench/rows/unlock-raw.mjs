import { randomBytes, scryptSync } from 'node:crypto'
import { Stronghold } from '@stronghold/stronghold'
import { ReusableKey, withReadyZone } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

/** Unlocking with a random key, which needs no stretching, the zone being ready. */
export const unlockRaw = {
  name: 'unlock-raw',
  title: 'unlock with a random key, work factor 1, zone ready',
  unit: 'ms',
  bar: { text: '≤ 20 ms', holds: ({ value }) => value <= 20 },
  async measure({ directory }) {
    const path = `${directory}/unlock-raw.stronghold`
    const key = new ReusableKey()
    const made = await Stronghold.create({ path, key: key.provider(), workFactor: 1 })
    await made.close()
    const password = randomBytes(32)
    const [value, theirs] = await alternate(
      15,
      () => withReadyZone({ path }, (locked) => time(() => locked.unlock({ key: key.provider() }))),
      () => time(() => scryptSync(password, password, 32, { N: 2, r: 8, p: 1 })),
    )
    return { value, beside: { name: 'OpenSSL scrypt, N = 2, r = 8, p = 1', value: theirs } }
  },
}
