import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answerer, CallQuestion, ClientGrant, RemoteClient } from '@stronghold/p2p'
import {
  type Attributes,
  CopyRecord,
  GenerateKey,
  Location,
  type Permissions,
  procedureNames,
  WriteVault,
} from '@stronghold/stronghold'
import { decode, encode } from '@stronghold/stronghold/codec'
import { readPeers } from '#internal/book/stored-peers.js'
import { firstRulesCodec, fitsFirst, writeRules } from '#internal/rules/rule-codec.js'
import { rejects } from '../compliance.js'
import { introduce, join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const main = Location.generic('keys', 'main')
const open = { usages: [...procedureNames], wrappable: 'any' } as const
const said: readonly (readonly [keyof Attributes, Attributes])[] = [
  ['policy', { policy: open }],
  ['policy', { policy: { usages: [], derived: open } }],
  ['policy', { policy: { usages: [] } }],
  ['readers', { readers: [utf8('client 0'), utf8('another')] }],
  ['readers', { readers: [] }],
  ['label', { label: 'the key that you look for' }],
]

const there = await makeStronghold()
const questions: CallQuestion[] = []
const ask: Answerer = {
  call: async (question) => {
    questions.push(question)
    return true
  },
}
const server = await join(there, { commit: 'never', firewall: { ask } })
await server.serve()
const peer = await join(await makeStronghold(), { listen: [] })

const may = (attributes: Permissions['attributes'] = {}): Permissions => ({
  procedures: ['WriteVault', 'GenerateKey', 'CopyRecord'],
  vaults: [{ path: 'keys', use: true, write: true, list: true }],
  attributes,
})

let made = 0

/** A fresh client of the owner's, and what the peer has of it over TCP. */
async function served(permissions: Permissions, ask?: Permissions) {
  const path = `client ${made++}`
  const owner = await there.createClient(path)
  const grant: ClientGrant = ask === undefined ? { path, permissions } : { path, permissions, ask }
  await introduce(server, peer, { clients: [grant] })
  const remote: RemoteClient = await peer.connect('server', { client: path })
  return { owner, remote }
}

const plant = (attributes: Attributes, location: Location = main) =>
  WriteVault({ data: new Uint8Array(32).fill(1), location }, { attributes })

describe('A peer that may write a vault', () => {
  it('says of what it writes only what its rule names', async () => {
    for (const [right, attributes] of said) {
      const others = { policy: true, readers: true, label: true, [right]: false }
      const { owner, remote } = await served(may(others))
      const temporary = Location.temporary('t')
      await rejects(remote.execute(plant(attributes)), 'PERMISSION_DENIED')
      const key = GenerateKey({ type: 'Ed25519', output: main }, { attributes })
      await rejects(remote.execute(key), 'PERMISSION_DENIED')
      const copy = CopyRecord({ source: temporary, target: main })
      const chain = remote.executeChained([plant(attributes, temporary), copy])
      await rejects(chain, 'PERMISSION_DENIED')
      assert.equal(await owner.recordExists(main), false)
      await remote.execute(WriteVault({ data: utf8('x'), location: main }))
      const labelling = remote.labelRecord(main, 'label')
      await (right === 'label' ? rejects(labelling, 'PERMISSION_DENIED') : labelling)
      remote.close()
      const granted = await served(may({ [right]: true }))
      await granted.remote.execute(plant(attributes))
      assert.equal(await granted.owner.recordExists(main), true)
      granted.remote.close()
    }
  })

  it('has it asked for, where its rule says so: the person hears what is said', async () => {
    const { owner, remote } = await served(may(), may({ policy: true, label: true }))
    await remote.execute(WriteVault({ data: utf8('x'), location: main }))
    assert.equal(questions.length, 0)
    const attributes = { policy: { usages: ['Hmac'] }, label: 'x' } as const
    const location = Location.generic('keys', 'other')
    await remote.execute(plant(attributes, location))
    assert.deepEqual(questions.at(-1)?.attributes, ['label', 'policy'])
    await rejects(remote.execute(plant({ readers: [] }, main)), 'PERMISSION_DENIED')
    await remote.labelRecord(main, 'label')
    assert.deepEqual(questions.at(-1)?.attributes, ['label'])
    assert.equal(await owner.recordExists(location), true)
    remote.close()
  })
})

describe('An address book', () => {
  const id = peer.identity.peerId
  const inbound = (permissions: Permissions) => ({ clients: [{ path: 'c', permissions }] })

  it('of an earlier version grants nobody a word', async () => {
    const rules = writeRules({ inbound: inbound(may()), outbound: may() })
    assert.equal(fitsFirst(rules), true)
    const old = encode(firstRulesCodec, rules)
    const read = decode(firstRulesCodec, old)
    assert.equal(read.outbound.permissions?.attributes, undefined)
    // The book of version 1, byte for byte: one peer, no address, no exchange key, not banned.
    const [name, number] = [utf8(id), (n: number) => [n, 0, 0, 0]]
    const content = [
      0,
      ...number(1),
      ...number(name.length),
      ...name,
      ...number(name.length),
      ...name,
    ]
    const [first] = readPeers(Uint8Array.from([...content, ...number(0), 0, 0, ...old]))
    const granted = first?.outbound
    assert(typeof granted === 'object')
    assert.deepEqual([granted.attributes, granted.procedures], [undefined, may().procedures])
  })

  it('keeps what it grants, in a version of its own only then', async () => {
    const stronghold = await makeStronghold()
    const network = await join(stronghold)
    const { store } = stronghold.client('network')
    for (const [attributes, version] of [
      [{}, 0],
      [{ policy: true }, 1],
      [{ label: false }, 0],
    ] as const) {
      await network.setPeer({ id, inbound: inbound(may(attributes)) })
      const content = await store.get('peers')
      assert(content !== undefined)
      assert.equal(content[0], version)
      const [read] = readPeers(content)
      assert.deepEqual(read?.inbound, network.book.require(id).inbound)
      const rule = read?.inbound
      const [grant] = typeof rule === 'object' ? rule.clients : []
      const wanted = version === 1 ? { policy: true, readers: false, label: false } : undefined
      assert.deepEqual(grant?.permissions.attributes, wanted)
    }
  })
})
