import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CallQuestion, NetworkEvent } from '@stronghold/p2p'
import {
  type Client,
  CopyRecord,
  Ed25519Sign,
  GenerateKey,
  Location,
  type Path,
  RandomBytes,
  WriteVault,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { rejects } from '../compliance.js'
import { everything, join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const there = await makeStronghold()
const shared = await there.createClient('shared')
const key = Location.generic('keys', 'k')
for (const vault of ['keys', 'treasury']) {
  const output = Location.generic(vault, 'k')
  await shared.execute(GenerateKey({ type: 'Ed25519', output }))
}

const asked: CallQuestion[] = []
const server = await join(there, {
  commit: 'never',
  firewall: { ask: { call: async (question) => asked.push(question) > 0 } },
})
await server.serve()
const events: NetworkEvent[] = []
server.observe((event) => events.push(event))
const peer = await join(await makeStronghold(), { listen: [] })
const id = peer.identity.peerId
const ask = { ...everything, attributes: { policy: true, readers: true, label: true } }
await server.setPeer({
  id,
  name: 'laptop',
  inbound: { clients: [{ path: 'shared', permissions: {}, ask }] },
})
await peer.setPeer({ id: server.identity.peerId, name: 'server', addresses: server.addresses })
const remote = await peer.connect('server', { client: 'shared' })

/** The lines of the question that a call leads to. */
async function linesOf(work: (client: Client) => Promise<unknown>): Promise<readonly string[]> {
  asked.length = 0
  await work(remote).catch(() => undefined)
  assert.equal(asked.length, 1)
  return asked[0]?.lines ?? []
}

const sign = (location: Location) => Ed25519Sign({ privateKey: location, message: utf8('m') })
const ending = ['in client "shared"', `for "laptop" (${id})`]
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u

describe('A question about a call', () => {
  it('says what is done, on what, in which client and for whom', async () => {
    for (const [work, line] of [
      [(c) => c.execute(sign(key)), 'Ed25519Sign: uses vault "keys" record "k"'],
      [
        (c) => c.execute(sign(Location.generic('treasury', 'k'))),
        'Ed25519Sign: uses vault "treasury" record "k"',
      ],
      [
        (c) => c.execute(sign(Location.counter('keys', 7))),
        'Ed25519Sign: uses vault "keys" counter 7',
      ],
      [
        (c) => c.execute(sign(Location.counter('keys'))),
        'Ed25519Sign: uses vault "keys" counter head',
      ],
      [(c) => c.store.get('a'), 'StoreGet: reads store key "a"'],
      [(c) => c.store.insert('a', utf8('v')), 'StoreInsert: writes store key "a"'],
      [(c) => c.store.delete('a'), 'StoreDelete: removes store key "a"'],
      [(c) => c.store.containsKey('a'), 'StoreHas: looks for store key "a"'],
      [(c) => c.store.clear(), 'StoreClear: removes the whole store'],
      [(c) => c.vaultExists('v'), 'VaultExists: looks for vault "v"'],
      [(c) => c.recordExists(key), 'RecordExists: looks for vault "keys" record "k"'],
      [(c) => c.recordType(key), 'RecordType: looks for vault "keys" record "k"'],
      [(c) => c.listVersions('v'), 'ListVersions: looks for vault "v"'],
      [(c) => c.pruneVersions('v', 3), 'PruneVersions, keeping 3: revokes vault "v"'],
      [
        (c) => c.labelRecord(key, 'x'),
        'LabelRecord: labels vault "keys" record "k"; says the label of what it writes',
      ],
      [
        (c) => c.vault('v').writeSecret('new', utf8('x')),
        'WriteVault: writes vault "v" record "new"',
      ],
      [
        (c) => c.requestApproval(sign(key), { purpose: 'p', lifetime: 1000 }),
        'RequestApproval of Ed25519Sign: uses vault "keys" record "k"',
      ],
      [(c) => c.vaultExists(Uint8Array.of(255, 0)), 'VaultExists: looks for vault hex:ff00'],
      [
        // From right to left, vault and record would change places on a screen.
        (c) => c.recordExists(Location.generic('\u05d0', 'b\u202e')),
        'RecordExists: looks for vault "\\u{5d0}" record "b\\u{202e}"',
      ],
    ] as const satisfies readonly (readonly [(client: Client) => Promise<unknown>, string])[]) {
      assert.deepEqual(await linesOf(work), [line, ...ending])
    }
  })

  it('names secrets of the message itself, and what they come of', async () => {
    const copy = Location.temporary('copy')
    const lines = await linesOf((client) =>
      client.executeChained([CopyRecord({ source: key, target: copy }), sign(copy)]),
    )
    const named = 'the secret of this message that it calls "copy"'
    assert.deepEqual(lines, [
      `CopyRecord: uses vault "keys" record "k"; writes ${named}`,
      `Ed25519Sign: uses ${named}`,
      ...ending,
    ])
  })

  it('cannot be flooded: what is the same is said once, what is grave last', async () => {
    const flood = Array.from({ length: 3000 }, () => RandomBytes({ length: 1 }))
    const lines = await linesOf((client) => client.executeChained([sign(key), ...flood]))
    assert.deepEqual(lines, [
      'RandomBytes, 3000 times',
      'Ed25519Sign: uses vault "keys" record "k"',
      ...ending,
    ])
    const mixed = await linesOf((client) =>
      client.executeChained([
        sign(key),
        WriteVault({ data: utf8('x'), location: Location.generic('v', 'a') }),
        RandomBytes({ length: 1 }),
        sign(key),
      ]),
    )
    assert.deepEqual(mixed.map((line) => line.split(/[:,]/)[0]).slice(0, 3), [
      'RandomBytes',
      'WriteVault',
      'Ed25519Sign',
    ])
    assert.match(mixed[2] as string, /, 2 times: uses vault "keys"/)
  })

  it('is not asked when it could not all be shown, and nothing is done', async () => {
    const write = (location: Location) => WriteVault({ data: utf8('x'), location } as never)
    const many = Array.from({ length: 13 }, (_, i) => write(Location.generic('many', `${i}`)))
    const wide = Array.from({ length: 12 }, (_, i) =>
      write(Location.generic('wide'.repeat(40), `${i}`)),
    )
    const long = [write(Location.generic('long', 'x'.repeat(1600)))]
    for (const calls of [many, wide, long, [...many, sign(key)]]) {
      asked.length = 0
      events.length = 0
      await rejects(remote.executeChained(calls), 'MESSAGE_TOO_LARGE')
      assert.deepEqual(asked, [])
      const told = events.flatMap((e) =>
        e.type === 'decision' ? [`${e.outcome} ${e.reason}`] : [],
      )
      assert.deepEqual(told, ['denied limit'])
    }
    assert.equal(await shared.vaultExists('many'), false)
    assert.equal((await linesOf((c) => c.executeChained(many.slice(0, 12)))).length, 14)
  })

  it('is a few lines that all fit on a screen, whatever the names are', async () => {
    const name: fc.Arbitrary<Path> = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(
        'a\nfor "laptop"',
        '\u202e gnp',
        '\x1b[2J',
        '" record "k',
        'hex:6b',
        'x '.repeat(400),
        '\u3164'.repeat(100),
        'a\u0301\u0301\u0301\u0301',
      ),
    )
    const screens = new Map<string, string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 6 }),
        async (at) => {
          asked.length = 0
          const places = at.map(([vault, record]) => Location.generic(vault, record))
          await remote
            .executeChained(places.map((location) => WriteVault({ data: utf8('x'), location })))
            .catch(() => undefined)
          const [question] = asked
          if (question === undefined) return
          const { lines } = question
          assert.deepEqual(lines.slice(-2), ending)
          for (const line of lines) assert(!obeyed.test(line), JSON.stringify(line))
          const rows = lines.reduce((sum, line) => sum + Math.ceil([...line].length / 80), 0)
          assert(rows <= 20)
          // Every place is there, and no two of them look alike.
          const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
          for (const { vaultPath, recordPath } of places) {
            const place = `${hex(vaultPath)} ${hex(recordPath)}`
            const known = screens.get(place)
            if (known !== undefined) assert(lines.some((line) => line.includes(known)))
          }
          const distinct = new Set(places.map((l) => `${hex(l.vaultPath)} ${hex(l.recordPath)}`))
          assert.equal(new Set(lines).size, distinct.size + 2)
        },
      ),
      { numRuns: 300 },
    )
  })
})
