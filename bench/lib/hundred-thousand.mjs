import { Stronghold } from '@stronghold/stronghold'
import { fillRecords, ReusableKey, signWith } from './ours.mjs'

/** The count that the rows ending in `100k` speak of. */
export const hundredThousand = 100_000

/** Writes a file with 100,000 records and a signing key: `{ path, key() }`. */
export async function writeHundredThousand(path) {
  const key = new ReusableKey()
  const stronghold = await Stronghold.create({ path, key: key.provider(), workFactor: 1 })
  const client = await stronghold.createClient('bench')
  await fillRecords(client, hundredThousand)
  await signWith(client)
  await stronghold.commit()
  await stronghold.close()
  return { path, key: () => key.provider() }
}
