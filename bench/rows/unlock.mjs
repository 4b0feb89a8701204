import { randomBytes, scryptSync } from 'node:crypto'
import { KeyProvider, Stronghold } from '@stronghold/stronghold'
import { withReadyZone } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

const workFactor = 18
const passphrase = () => KeyProvider.fromPassphrase(Buffer.from('a passphrase for a benchmark'))

/** Unlocking with a passphrase, the zone being ready, beside the key stretching alone. */
export const unlock = {
  name: 'unlock',
  title: 'unlock with a passphrase, work factor 18, zone ready',
  unit: 'ms',
  bar: { text: '≤ 1.1 × scrypt', holds: ({ ratio }) => ratio <= 1.1 },
  async measure({ directory }) {
    const path = `${directory}/unlock.stronghold`
    const made = await Stronghold.create({ path, key: passphrase(), workFactor })
    await made.close()
    const salt = randomBytes(28)
    const password = randomBytes(32)
    const parameters = { N: 2 ** workFactor, r: 8, p: 1, maxmem: 2 ** 30 }
    const [value, theirs] = await alternate(
      7,
      () => withReadyZone({ path }, (locked) => time(() => locked.unlock({ key: passphrase() }))),
      () => time(() => scryptSync(password, salt, 32, parameters)),
    )
    return { value, beside: { name: 'OpenSSL scrypt, N = 2^18, r = 8, p = 1', value: theirs } }
  },
}
