import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Network, serve } from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

it('a field whose absence means more is there with a value, or not at all', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
  await using known = await Network.open(stronghold)
  const { peers } = await openPeers(stronghold)
  const id = known.identity.peerId
  type Options = Readonly<Record<string, unknown>>
  const open = (options: Options) => Network.open(stronghold, options as never)
  const inside = (name: string) => (options: Options) => open({ [name]: options })
  const table: readonly (readonly [(options: Options) => unknown, readonly string[]])[] = [
    [open, ['limits', 'budget', 'firewall', 'strangers', 'connectionsPerSecond']],
    [
      inside('limits'),
      [
        'connections',
        'streams',
        'openings',
        'frame',
        'messages',
        'bytes',
        'rate',
        'deadline',
        'stall',
      ],
    ],
    [inside('budget'), ['milliseconds', 'hashed', 'rounds', 'scratch', 'output']],
    [inside('firewall'), ['unknown', 'dialUnknown']],
    [inside('strangers'), ['connections', 'perHost']],
    [inside('relay'), ['reservations', 'bytes']],
    [(options) => serve(stronghold, options as never), ['permissions']],
    [(options) => peers.set({ id, ...options } as never), ['inbound', 'outbound', 'banned']],
  ]
  for (const [call, fields] of table) {
    for (const field of fields) {
      await assert.rejects(
        async () => call({ [field]: undefined }),
        (error: unknown) => {
          const { code, message } = Object(error)
          assert.equal(code, 'INVALID_ARGUMENT', `${field}: ${message}`)
          assert.match(message, new RegExp(`\\b${field}: wanted a value, or no such key`))
          return true
        },
      )
    }
  }
})
