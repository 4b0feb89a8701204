import { statSync } from 'node:fs'
import { writeAndSync } from '../lib/disk.mjs'
import { withReadyZone } from '../lib/ours.mjs'
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
