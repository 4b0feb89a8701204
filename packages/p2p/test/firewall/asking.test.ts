import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type {
  Answerer,
  CallQuestion,
  FirewallOptions,
  Network,
  NetworkEvent,
  OutboundRule,
  PeerQuestion,
} from '@stronghold/p2p'
import { rejects } from '../compliance.js'
import { all, join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const there = await makeStronghold()
await there.createClient('shared')
const here = await makeStronghold()

let count = 0
/** A server that asks, and a peer that knows it. */
async function pair(ask: Answerer, more: FirewallOptions = {}) {
  const server = await join(there, {
    identity: `server ${count}`,
    commit: 'never',
    firewall: { ask, askTimeout: 300, ...more },
  })
  await server.serve()
  const peer = await join(here, { identity: `peer ${count++}`, listen: [] })
  const events: NetworkEvent[] = []
  server.observe((event) => events.push(event))
  await peer.setPeer({ id: server.identity.peerId, name: 'server', addresses: server.addresses })
  return { server, peer, events, id: peer.identity.peerId }
}

const reads = { path: 'shared', permissions: { store: 'read' }, ask: { store: 'write' } } as const
const admit = (server: Network, id: string) => server.setPeer({ id, inbound: { clients: [reads] } })
const never = () => new Promise<never>(() => undefined)
const reasons = (events: readonly NetworkEvent[]) =>
  events.flatMap((e) =>
    e.type === 'decision' && e.subject === 'call' ? [`${e.outcome}: ${e.reason}`] : [],
  )

describe('Somebody who is asked about a call', () => {
  for (const [what, call, code, told] of [
    ['says yes', async () => true, undefined, 'allowed: answer'],
    ['says no', async () => false, 'PERMISSION_DENIED', 'denied: answer'],
    ['says nothing', never, 'PERMISSION_DENIED', 'denied: unanswered'],
    ['throws', async () => assert.fail(), 'PERMISSION_DENIED', 'denied: unanswered'],
    [
      'says what is no answer',
      async () => 'yes' as unknown as boolean,
      'PERMISSION_DENIED',
      'denied: answer',
    ],
  ] as const) {
    it(what, async () => {
      const { server, peer, events, id } = await pair({ call })
      await admit(server, id)
      const client = await peer.connect('server', { client: 'shared' })
      const work = client.store.insert('k', utf8('v'))
      if (code === undefined) await work
      else await rejects(work, code)
      assert.deepEqual(reasons(events), [told])
    })
  }

  it('is not asked about what is granted, nor about what could not be had', async () => {
    const asked: CallQuestion[] = []
    const call = async (question: CallQuestion) => asked.push(question) > 0
    const { server, peer, id, events } = await pair({ call })
    await admit(server, id)
    const client = await peer.connect('server', { client: 'shared' })
    await client.store.get('k')
    await rejects(client.vaultExists('v'), 'PERMISSION_DENIED')
    assert.deepEqual(asked, [])
    assert.deepEqual(reasons(events), ['allowed: rule', 'denied: rule'])
  })

  it('is not buried: four questions of a peer at a time', async () => {
    let open = 0
    const call = () => {
      open++
      return never()
    }
    const { server, peer, id } = await pair({ call })
    await admit(server, id)
    const connections = await Promise.all(
      Array.from({ length: 8 }, () => peer.connect('server', { client: 'shared' })),
    )
    await Promise.all(
      connections.map((client) =>
        rejects(client.store.insert('k', utf8('v')), 'PERMISSION_DENIED'),
      ),
    )
    assert(open >= 4 && open <= 8, `${open} questions`)
  })

  it('is told when the network is closed, and nobody waits for an answer', async () => {
    let asked: (signal: AbortSignal) => void = () => undefined
    const asking = new Promise<AbortSignal>((resolve) => {
      asked = resolve
    })
    const call = (_: CallQuestion, signal: AbortSignal) => {
      asked(signal)
      return never()
    }
    const { server, peer, id } = await pair({ call }, { askTimeout: 60_000 })
    await admit(server, id)
    const client = await peer.connect('server', { client: 'shared' })
    const work = assert.rejects(client.store.insert('k', utf8('v')))
    const signal = await asking
    await server.close()
    assert.equal(signal.aborted, true)
    await work
  })

  it('answers in vain when the peer has been banned meanwhile', async () => {
    let [ask, answer]: [() => void, (yes: boolean) => void] = [() => undefined, () => undefined]
    const asked = new Promise<void>((resolve) => {
      ask = resolve
    })
    const call = () => {
      ask()
      return new Promise<boolean>((resolve) => {
        answer = resolve
      })
    }
    const { server, peer, id } = await pair({ call }, { askTimeout: 10_000 })
    await admit(server, id)
    const client = await peer.connect('server', { client: 'shared' })
    const work = assert.rejects(client.store.insert('never', utf8('v')))
    await asked
    await server.ban(id)
    answer(true)
    await work
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(await there.client('shared').store.containsKey('never'), false)
  })
})

describe('Somebody who is asked about a peer', () => {
  for (const [what, ask, code] of [
    ['grants something', async () => all('shared'), undefined],
    ['grants nothing', async () => undefined, 'PERMISSION_DENIED'],
    ['says nothing', never, 'PERMISSION_DENIED'],
    ['throws', async () => assert.fail(), 'PERMISSION_DENIED'],
  ] as const) {
    it(what, async () => {
      const { peer } = await pair({ peer: ask }, { unknown: 'ask' })
      const work = peer.connect('server', { client: 'shared' })
      if (code === undefined) await (await work).store.get('k')
      else await rejects(work, code)
    })
  }

  it('is asked once for all streams, and anew after a rule has changed', async () => {
    let asked = 0
    const { server, peer, id } = await pair({
      peer: async () => {
        asked++
        return all('shared')
      },
    })
    await server.setPeer({ id, inbound: 'ask' })
    await peer.connect('server', { client: 'shared' })
    await peer.connect('server', { client: 'shared' })
    assert.equal(asked, 1)
    await server.setPeer({ id, inbound: 'ask' })
    await peer.connect('server', { client: 'shared' })
    assert.equal(asked, 2)
  })
})

describe('Somebody who is asked whether to dial', () => {
  for (const [what, dial, code] of [
    ['says yes', async () => true, undefined],
    ['says no', async () => false, 'FIREWALL_DENIED'],
    ['says nothing', never, 'FIREWALL_DENIED'],
  ] as const) {
    it(what, async () => {
      const { server, id } = await pair({})
      await server.setPeer({ id, inbound: all('shared') })
      const identity = `peer ${count - 1}`
      const asking = await join(here, {
        identity,
        listen: [],
        firewall: { ask: { dial }, askTimeout: 200 },
      })
      await asking.setPeer({ id: server.identity.peerId, outbound: 'ask' })
      const work = asking.connect('server', { client: 'shared' })
      if (code === undefined) await work
      else await rejects(work, code)
    })
  }

  /** Somebody who takes long to answer, and a server that could be dialled. */
  async function slow() {
    const { server, id } = await pair({})
    await server.setPeer({ id, inbound: all('shared') })
    const questions: { answer: (yes: boolean) => void; signal: AbortSignal }[] = []
    let asked: () => void = () => undefined
    const asking = new Promise<void>((resolve) => {
      asked = resolve
    })
    const dial = (_: PeerQuestion, signal: AbortSignal) =>
      new Promise<boolean>((answer) => {
        questions.push({ answer, signal })
        asked()
      })
    const network = await join(here, {
      identity: `peer ${count - 1}`,
      listen: [],
      firewall: { ask: { dial }, askTimeout: 60_000 },
    })
    const rule = (outbound: OutboundRule) =>
      network.setPeer({ id: server.identity.peerId, outbound })
    await rule('ask')
    return { network, questions, asking, rule }
  }

  it('is waited for until a signal fires, and answers for the next time', async () => {
    const { network, questions, asking } = await slow()
    const cancel = new AbortController()
    const options = { client: 'shared', signal: cancel.signal }
    const work = rejects(network.connect('server', options), 'CANCELLED')
    await asking
    cancel.abort()
    await work
    await rejects(network.connect('server', options), 'CANCELLED')
    const late = { ...options, signal: AbortSignal.timeout(50) }
    await rejects(network.connect('server', late), 'TIMED_OUT')
    questions[0]?.answer(true)
    await network.connect('server', { client: 'shared' })
    assert.equal(questions.length, 1)
  })

  it('needs not answer any more when a rule has', async () => {
    for (const [outbound, code] of [
      ['deny', 'FIREWALL_DENIED'],
      ['allow', undefined],
    ] as const) {
      const { network, questions, asking, rule } = await slow()
      const work = network.connect('server', { client: 'shared' })
      const outcome = code === undefined ? work : rejects(work, code)
      await asking
      await rule(outbound)
      await outcome
      assert.deepEqual(
        questions.map(({ signal }) => signal.aborted),
        [true],
      )
    }
  })

  it('is asked anew when the rules have changed, and say so still', async () => {
    const { network, questions, asking, rule } = await slow()
    const work = network.connect('server', { client: 'shared' })
    await asking
    await rule('ask')
    questions[0]?.answer(false)
    while (questions.length < 2) await new Promise((resolve) => setImmediate(resolve))
    questions[1]?.answer(true)
    await work
  })
})
