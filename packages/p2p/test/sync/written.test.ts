import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Location, MemoryStorage, RevokeData, Stronghold, WriteVault } from '@stronghold/stronghold'
import { at, makePair, type Side, write } from './sides.js'

/** What a pull may bring, and how it is seen in a Stronghold that has it. */
interface Case {
  readonly what: string
  /** Answers the file of the source as it still had what is revoked, where something is. */
  readonly change: (source: Side) => Promise<unknown>
  readonly seen: (stronghold: Stronghold, source: Side, older: unknown) => Promise<unknown>
}

const wallet = 'wallet'
async function recordsOf(stronghold: Stronghold) {
  const inventory = await stronghold.inventory()
  return inventory.flatMap(({ vaults }) => vaults.flatMap(({ records }) => records))
}

const secret = () => crypto.getRandomValues(new Uint8Array(32))

const cases: readonly Case[] = [
  {
    what: 'a policy that became narrower',
    change: ({ stronghold }) =>
      stronghold.policies.attach({ client: wallet, location: at('key') }, { usages: ['Sync'] }),
    seen: (stronghold) => stronghold.policies.read({ client: wallet, location: at('key') }),
  },
  {
    what: 'a label',
    change: (source) => source.wallet.labelRecord(at('key'), 'said'),
    seen: async (stronghold) => {
      const records = await recordsOf(stronghold)
      return records.map(({ label }) => label)
    },
  },
  {
    what: 'the same content, written later',
    change: async (source) => {
      const data = new Uint8Array(32).fill(7)
      await source.wallet.execute(WriteVault({ data, location: at('known') }))
    },
    seen: async (stronghold) => {
      const records = await recordsOf(stronghold)
      return records.map(({ changed }) => changed)
    },
  },
  {
    what: 'a revocation of what was never there',
    change: async (source) => {
      await write(source, 'gone')
      const older = source.storage.bytes
      await source.wallet.execute(RevokeData({ location: at('gone'), collect: true }))
      return older
    },
    seen: async (stronghold, source, older) => {
      const storage = new MemoryStorage(older as Uint8Array)
      const report = await stronghold.sync.from({ storage, key: source.key(), dryRun: true })
      return report.refused.map(({ reason }) => reason)
    },
  },
  {
    what: 'the number of a version that is gone',
    change: async (source) => {
      const location = Location.counter('versions')
      await source.wallet.execute(WriteVault({ data: secret(), location }))
      const first = Location.counter('versions', 0)
      await source.wallet.execute(RevokeData({ location: first, collect: true }))
    },
    seen: async (stronghold) => {
      const client = await stronghold.loadClient(wallet).catch(() => stronghold.client(wallet))
      await client.execute(WriteVault({ data: secret(), location: Location.counter('versions') }))
      const versions = await client.listVersions('versions')
      for (const { counter } of versions) {
        const location = Location.counter('versions', counter)
        await client.execute(RevokeData({ location, collect: true }))
      }
      return versions.map(({ counter }) => counter)
    },
  },
]

describe('What a pull wrote is in the file before the other side hears of it', () => {
  for (const { what, change, seen } of cases) {
    it(`if it was ${what}, and nothing else`, async () => {
      const [a, b] = await makePair([{ client: wallet }])
      const data = new Uint8Array(32).fill(7)
      await a.wallet.execute(WriteVault({ data, location: at('known') }))
      await write(a, 'key')
      await b.network.pull('a')
      const older = await change(a)
      await a.stronghold.commit()
      await b.stronghold.commit()

      const before = await reopened(b)
      let commits = 0
      b.stronghold.onCommitted(() => {
        commits++
      })
      const report = await b.network.pull('a')
      assert.deepEqual([report.copied.length, report.revoked.length, commits], [0, 0, 1])
      const after = await reopened(b)
      // What is there already is no change.
      await b.network.pull('a')
      assert.equal(commits, 1)
      const [found, expected] = [await seen(after, a, older), await seen(b.stronghold, a, older)]
      assert.deepEqual(found, expected)
      assert.notDeepEqual(await seen(before, a, older), found)
      await before.close({ discard: true })
      await after.close({ discard: true })
    })
  }
})

/** The file of a side as a process that was killed leaves it. */
function reopened({ storage, key }: Side): Promise<Stronghold> {
  return Stronghold.open({ storage: new MemoryStorage(storage.bytes), key: key() })
}
