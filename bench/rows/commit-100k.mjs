import { statSync } from 'node:fs'
import { writeAndSync } from '../lib/disk.mjs'
import { fillRecords, withReadyZone } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

/** A commit of 100,000 records, beside one write and fsync of as many bytes. */
export const commit100k = {
  name: 'commit-100k',
  title: 'a commit of 100,000 records to a real file',
  unit: 'ms',
  bar: { text: '≤ 1,000 ms', holds: ({ value }) => value <= 1000 },
  async measure(context) {
    const { path, key } = await context.hundredThousand()
    const { size } = statSync(path)
    return withReadyZone({ path }, async (stronghold) => {
      await stronghold.unlock({ key: key() })
      const [value, theirs] = await alternate(
        5,
        () => time(() => stronghold.commit()),
        () => writeAndSync(context.directory, size),
      )
      return { value, beside: { name: `write and fsync of ${size} bytes`, value: theirs } }
    })
  },
}

/** The same when 1,000 of them, all over the file, were written since: their attributes change. */
export const commit1000Of100k = {
  name: 'commit-1000-of-100k',
  title: 'the same with 1,000 of them rewritten since the last commit',
  unit: 'ms',
  bar: { text: '≤ 1,000 ms', holds: ({ value }) => value <= 1000 },
  async measure(context) {
    const { path, key } = await context.hundredThousand()
    const { size } = statSync(path)
    return withReadyZone({ path }, async (stronghold) => {
      await stronghold.unlock({ key: key() })
      const client = await stronghold.loadClient('bench')
      const [value, theirs] = await alternate(
        5,
        async () => {
          await fillRecords(client, 1000)
          return time(() => stronghold.commit())
        },
        () => writeAndSync(context.directory, size),
      )
      return { value, beside: { name: `write and fsync of ${size} bytes`, value: theirs } }
    })
  },
}
