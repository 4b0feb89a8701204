import { statSync } from 'node:fs'
import { Stronghold } from '@stronghold/stronghold'
import { writeAndSync } from '../lib/disk.mjs'
import { fillRecords, ReusableKey } from '../lib/ours.mjs'
import { alternate, time } from '../lib/stats.mjs'

const count = 1000

/** A commit of 1,000 records to a file, beside one write and fsync of as many bytes. */
export const commit1000 = {
  name: 'commit-1000',
  title: 'a commit of 1,000 records to a real file',
  unit: 'ms',
  bar: {
    text: '≤ 15 ms + one fsync',
    holds: ({ value, beside }) => value <= 15 + beside.value,
  },
  measure: ({ directory }) =>
    withRecords(`${directory}/commit-1000.stronghold`, async (stronghold, path) => {
      const { size } = statSync(path)
      const [value, theirs] = await alternate(
        25,
        () => time(() => stronghold.commit()),
        () => writeAndSync(directory, size),
      )
      return { value, beside: { name: `write and fsync of ${size} bytes`, value: theirs } }
    }),
}

/** The same beside the original, which derives the key anew (work factor 19) in every commit. */
export const commit1000Rust = {
  name: 'commit-1000-rust',
  title: 'the same, beside the Rust original',
  unit: 'ms',
  measure: async (context) => {
    const rust = await context.rust()
    await rust.ask('fill', { count })
    const path = `${context.directory}/commit-1000-rust.stronghold`
    return withRecords(path, async (stronghold) => {
      const [value, theirs] = await alternate(
        3,
        () => time(() => stronghold.commit()),
        () => rust.ask('commit'),
      )
      return { value, beside: { name: 'Rust 2.0.0 (work factor 19)', value: theirs } }
    })
  },
}

async function withRecords(path, use) {
  const key = new ReusableKey().provider()
  const stronghold = await Stronghold.create({ path, key, workFactor: 1 })
  await fillRecords(await stronghold.createClient('bench'), count)
  await stronghold.commit()
  try {
    return await use(stronghold, path)
  } finally {
    await stronghold.close({ discard: true })
  }
}
