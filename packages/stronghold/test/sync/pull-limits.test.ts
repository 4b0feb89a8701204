import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import { deriveVaultId } from '@stronghold/engine'
import { AesKeyWrapEncrypt, GenerateKey, RevokeData, WriteVault } from '@stronghold/stronghold'
import { encode } from '#internal/contract/codec/index.js'
import { pullKeys } from '#internal/inside/pull/keys.js'
import {
  type CompareRequest,
  type Differing,
  decodeSealed,
  type FetchRequest,
  type PullAnswer,
  type PullRequest,
  pullAnswer,
  pullRequest,
} from '#internal/inside/pull/pull-codecs.js'
import { openRequest, sealAnswer, sealRequest } from '#internal/inside/pull/sealed-message.js'
import { answer, begin, makePair, makeParty, type Party, pull, trust } from './parties.js'
import { at, nothing, numberAt, rejects, summary, write } from './support.js'

type DifferingClient = Differing['clients'][number]
const all = Uint8Array.from({ length: 256 }, (_, group) => group)
const empty = new Uint8Array(0)

/** A partner that has its key, and for its zone a program of its own. */
async function makeTurned(): Promise<{ victim: Party; turned: Turned }> {
  const victim = await makeParty()
  const turned = new Turned(victim)
  await trust(victim, turned.party)
  return { victim, turned }
}

class Turned {
  readonly #private = globalThis.crypto.getRandomValues(new Uint8Array(32))
  readonly #victim: Party
  readonly party: Party

  constructor(victim: Party) {
    this.#victim = victim
    const publicKey = new Uint8Array(32)
    crypto.x25519.publicKey(publicKey, this.#private)
    this.party = { ...victim, publicKey }
  }

  #keys(role: 'puller' | 'source') {
    const powers = { crypto } as Parameters<typeof pullKeys>[0]
    const scratch = { take: (length: number) => new Uint8Array(length) }
    return pullKeys(
      powers,
      this.#private,
      this.#victim.publicKey,
      role,
      scratch as Parameters<typeof pullKeys>[4],
    )
  }

  read(request: Uint8Array): PullRequest {
    const body = openRequest(crypto, this.#keys('source').request, request)
    return decodeSealed(pullRequest, body)
  }

  /** Its answer to a request. */
  answer(request: Uint8Array, answer: PullAnswer): Uint8Array {
    const { nonce } = this.read(request).body
    return sealAnswer(crypto, this.#keys('source').answer, nonce, encode(pullAnswer, answer), empty)
  }

  /** It says that so many vaults that the victim does not have differ in all their groups. */
  invent(request: Uint8Array, vaults: number, bits = 8): Uint8Array {
    const { clients } = this.read(request).body as CompareRequest
    const { client } = clients[0] as CompareRequest['clients'][number]
    const groups = all.subarray(0, 1 << bits)
    const invented = Array.from({ length: vaults }, (_, i) => ({ vault: idOf(i), bits, groups }))
    return this.answer(request, differing([{ client, records: [], vaults: invented }]))
  }

  ask(request: PullRequest): Promise<unknown> {
    const body = encode(pullRequest, request)
    const sealed = sealRequest(crypto, this.#keys('puller').request, body)
    return answer(this.#victim, this.party, sealed)
  }
}

const differing = (clients: DifferingClient[]): PullAnswer => ({
  kind: 'differing',
  body: { clients },
})
const served = (count: number): PullAnswer => ({ kind: 'served', body: { served: count } })

function idOf(number: number): Uint8Array {
  const id = new Uint8Array(24)
  new DataView(id.buffer).setUint32(0, number)
  return id
}

function groupsIn({ clients }: FetchRequest): number {
  const vaults = clients.flatMap((client) => client.vaults)
  return vaults.reduce((sum, { groups }) => sum + groups.length, 0)
}

describe('what a partner may make of a pull', () => {
  it('is no answer of millions of groups, vaults or clients that there are not', async () => {
    const { victim, turned } = await makeTurned()
    const pulling = await begin(victim, turned.party)
    for (const [vaults, bits] of [
      [58_000, 8],
      [4097, 8],
      [131_073, 0],
    ] as const) {
      const invented = turned.invent(pulling.request, vaults, bits)
      await rejects(pulling.continue(invented), 'EXPORT_REJECTED')
    }
    const clients = Array.from({ length: 16_385 }, (_, i) => ({
      client: idOf(i),
      records: [],
      vaults: [],
    }))
    const many = turned.answer(pulling.request, differing(clients))
    await rejects(pulling.continue(many), 'EXPORT_REJECTED')
    await write(victim.client, at('x'), 1)
    assert.equal(await numberAt(victim.client, at('x')), 1)
    // What it may name, it may still.
    const next = await pulling.continue(turned.invent(pulling.request, 4096))
    assert.equal(next.done, false)
  })

  it('is asked for 16,384 groups at once, each of them once', async () => {
    const { victim, turned } = await makeTurned()
    const pulling = await begin(victim, turned.party)
    await pulling.continue(turned.invent(pulling.request, 201))
    const counts: number[] = []
    const asked = new Set<string>()
    for (let done = false; !done; ) {
      const request = turned.read(pulling.request).body as FetchRequest
      const count = groupsIn(request)
      counts.push(count)
      for (const { vault, groups } of request.clients[0]?.vaults ?? []) {
        for (const { index } of groups) asked.add(`${vault.join()} ${index}`)
      }
      done = (await pulling.continue(turned.answer(pulling.request, served(count)))).done
    }
    assert.deepEqual(counts, [16_384, 16_384, 16_384, 2304])
    assert.equal(asked.size, 201 * 256)
  })

  it('is no request after another for an answer with nothing', async () => {
    const { victim, turned } = await makeTurned()
    const pulling = await begin(victim, turned.party)
    await pulling.continue(turned.invent(pulling.request, 2))
    for (const count of [0, 1, 511, 513]) {
      const few = turned.answer(pulling.request, served(count))
      await rejects(pulling.continue(few), 'EXPORT_REJECTED')
    }
    const whole = await pulling.continue(turned.answer(pulling.request, served(512)))
    assert.ok(whole.done)
    assert.deepEqual(summary(whole.report), nothing)
  })

  it('is no request for millions of groups, nor a search for one record after another', async () => {
    const { victim, turned } = await makeTurned()
    await trust(victim, turned.party, { send: 'all' })
    const nonce = new Uint8Array(32)
    const groups = Array.from({ length: 256 }, (_, index) => ({ index, fingerprints: empty }))
    const asking = (count: number): PullRequest => {
      const vaults = Array.from({ length: count }, (_, i) => ({ vault: idOf(i), bits: 8, groups }))
      const clients = [{ client: idOf(0), records: [], vaults }]
      return { step: 'fetch', body: { nonce, clients } }
    }
    await rejects(turned.ask(asking(65)), 'EXPORT_REJECTED')
    await turned.ask(asking(64))
    for (let i = 0; i < 4; i++) await victim.stronghold.createClient(`client ${i}`)
    const records = Array.from({ length: 200_000 }, (_, i) => ({
      vaultId: idOf(0),
      recordId: idOf(i),
    }))
    const others = { vaults: [], records }
    const search = { step: 'compare', body: { nonce, clients: [], others } } as const
    await rejects(turned.ask(search), 'EXPORT_REJECTED')
    // 3 MiB that would have 300,000 records looked for, over all clients.
    const some = { vaults: [], records: records.slice(0, 60_000) }
    const dear = { step: 'compare', body: { nonce, clients: [], others: some } } as const
    await rejects(turned.ask(dear), 'TOO_EXPENSIVE')
    const few = { vaults: [], records: records.slice(0, 10_000) }
    await turned.ask({ step: 'compare', body: { nonce, clients: [], others: few } })
    const client = { client: idOf(0), vaults: undefined, known: [] }
    const listed = (count: number) => [{ ...client, records: records.slice(0, count) }]
    await turned.ask({
      step: 'compare',
      body: { nonce, clients: listed(65_536), others: undefined },
    })
    const known = Array.from({ length: 131_073 }, (_, i) => ({ vault: idOf(i), digests: empty }))
    const clients = [{ ...client, records: [], known }]
    await rejects(
      turned.ask({ step: 'compare', body: { nonce, clients, others: undefined } }),
      'EXPORT_REJECTED',
    )
  })

  it('is nothing that was sealed for a request that is refused at its end', async () => {
    const { victim, turned } = await makeTurned()
    await trust(victim, turned.party, { send: 'all' })
    const keys = [at('under'), at('other')] as const
    for (const output of keys) {
      await victim.client.execute(GenerateKey({ type: 'Symmetric', output }))
    }
    const vault = deriveVaultId(crypto, new TextEncoder().encode('vault'))
    const group = { index: 0, fingerprints: empty }
    const whole = { vault, bits: 0, groups: [group] }
    const client = { client: victim.client.id, records: [], vaults: [whole] }
    const nonce = new Uint8Array(32)
    const ask = (...further: FetchRequest['clients']) =>
      turned.ask({ step: 'fetch', body: { nonce, clients: [client, ...further] } })
    const bad: FetchRequest['clients'][number]['vaults'][] = [
      [whole, whole],
      [{ ...whole, groups: [group, group] }],
      [{ ...whole, bits: 3 }],
      [{ ...whole, groups: [{ index: 0, fingerprints: new Uint8Array(15) }] }],
    ]
    for (const vaults of bad) {
      await rejects(ask({ client: idOf(1), records: [], vaults }), 'EXPORT_REJECTED')
    }
    await rejects(ask(client), 'EXPORT_REJECTED')
    // What is sealed for another counts as known from then on, and wraps nothing more.
    const [encryptionKey, wrapKey] = keys
    const wrap = AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey, wrapKey })
    await victim.client.execute(wrap)
    await ask()
    await rejects(victim.client.execute(wrap), 'NOT_WRAPPABLE')
  })

  it('is thousands of maps, and no more vaults or digests than a request holds', async () => {
    const [a, b] = await makePair()
    for (let i = 0; i < 200; i++) {
      await write(a.client, at('x', `vault ${i}`), 1)
      await write(b.client, at('x', `vault ${i}`), 2)
    }
    const maps = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ from: `map ${i}`, to: `map ${i}` }))
    const mapped = { clients: [{ path: 'client', mapVaults: maps(6000) }] }
    assert.equal((await pull(b, a, mapped)).records, 200)
    const tooMany = { clients: [{ path: 'client', mapVaults: maps(65_537) }] }
    await rejects(begin(b, a, tooMany), 'INVALID_ARGUMENT')
    const named = (count: number, vaults?: string[]) =>
      Array.from({ length: count }, (_, i) => ({
        path: `client ${i}`,
        as: 'client',
        ...(vaults && { vaults }),
      }))
    const vaults = Array.from({ length: 129 }, (_, i) => `vault ${i}`)
    await rejects(begin(b, a, { clients: named(4100, vaults) }), 'INVALID_ARGUMENT')
    await rejects(begin(b, a, { clients: named(3000) }), 'MESSAGE_TOO_LARGE')
    await write(a.client, at('y'), 3)
    await pull(b, a)
    assert.equal(await numberAt(b.client, at('y')), 3)
  })

  it('is all that an honest one has, in full answers of revocations too', async () => {
    const [a, b] = await makePair()
    const count = 20_500
    const locations = Array.from({ length: count }, (_, i) => at(`record ${i}`))
    for (let i = 0; i < count; i += 500) {
      const some = locations.slice(i, i + 500)
      const data = new Uint8Array(1)
      await a.client.executeChained(some.map((location) => WriteVault({ data, location })))
      await a.client.executeChained(some.map((location) => RevokeData({ location, collect: true })))
    }
    const { kinds, records } = await pull(b, a)
    assert.deepEqual([kinds, records], [['compare', 'records', 'records'], count])
    assert.deepEqual((await pull(b, a)).kinds, ['equal'])
  })
})
