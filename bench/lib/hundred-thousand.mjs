import { Stronghold } from '@stronghold/stronghold'
import { fillRecords, ReusableKey, signWith } from './ours.mjs'

/** The count that the rows ending in `100k` speak of. */
export const hundredThousand = 100_000

/**
 * Writes a file with 100,000 records, each with attributes (type, origin, location, times), and a
 * signing key: `{ path, key() }`.
 */
export async function writeHundredThousand(path) {
  const key = new ReusableKey()
  const stronghold = await Stronghold.create({ path, key: key.provider(), workFactor: 1 })
  const client = await stronghold.createClient('bench')
  await fillRecords(client, hundredThousand)
  await signWith(client)
  await stronghold.commit()
  const described = (await stronghold.inventory())
    .flatMap(({ vaults }) => vaults.flatMap(({ records }) => records))
    .filter(({ type, location, created }) => type === 'Data' && location && created)
  if (described.length <= hundredThousand) throw new Error('there are records without attributes')
  await stronghold.close()
  return { path, key: () => key.provider() }
}
