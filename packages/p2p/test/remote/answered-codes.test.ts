import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type ErrorCode, errorCodes, KeyProvider, StrongholdError } from '@stronghold/stronghold'
import { AnsweringPeer, type Answers } from '../answering-peer.js'
import { join, makeStronghold } from '../support.js'

const bytes = crypto.getRandomValues(new Uint8Array(32))
const key = () => KeyProvider.fromKey(bytes.slice())
const here = await makeStronghold({ key: key() })
await here.createClient('wallet')
const network = await join(here)
const hostile = await AnsweringPeer.listen()
after(() => hostile.stop())

const invitation = await network.invite({
  name: 'here',
  confirm: async () => true,
  callIt: 'server',
})
await hostile.pair(invitation.code)
await invitation.result
await network.setPeer({ id: hostile.id, addresses: hostile.addresses })
const scope = 'all' as const
await network.trust('server', { send: scope, receive: scope, current: key() })

/** Of this list a peer can answer; a word of no list is one more thing that it can say. */
const words = [...errorCodes.map(({ code }) => code), 'OTHER', 'ok', '', 'TOO_EXPENSIVE_SCRATCH']

/** What came of an answer: it is the peer's, and its code one that crosses. */
async function answered(
  answers: Answers,
  word: string,
  crossing: readonly unknown[],
  work: () => Promise<unknown>,
): Promise<void> {
  hostile.answers = answers
  const error = await work().then(
    () => assert.fail(`${word} was taken for a success`),
    (fault: unknown) => fault,
  )
  assert(error instanceof StrongholdError)
  assert.equal(error.remote, true, word)
  const entry = errorCodes.find(({ code }) => code === word)
  const isBudget = word.startsWith('TOO_EXPENSIVE')
  const mayCross = isBudget || (entry !== undefined && crossing.includes(entry.crossing))
  const expected = isBudget ? 'TOO_EXPENSIVE' : mayCross ? word : 'PEER_FAILED'
  assert.equal(error.code, expected as ErrorCode)
  assert.match(
    error.message,
    error.code === 'PEER_FAILED' ? /^The other side failed/ : /^The peer answered: /,
  )
}

describe('A peer that answers with whatever code it likes', () => {
  it('is heard as a peer when a client is opened', async () => {
    const connect = () => network.connect('server', { client: 'shared' })
    for (const word of words) {
      await answered({ verdict: word }, word, ['client'], connect)
    }
  })

  it('is heard as a peer when a client is used', async () => {
    hostile.answers = {}
    const client = await network.connect('server', { client: 'shared' })
    for (const word of words) {
      await answered({ call: word }, word, ['client'], () => client.store.get('k'))
    }
    client.close()
  })

  it('is heard as a peer of a sync', async () => {
    const both = ['client', 'sync']
    for (const word of words) {
      await answered({ verdict: word }, word, both, () => network.pull('server'))
      await answered({ sync: word }, word, both, () => network.pull('server'))
      await answered({ sync: word }, word, both, () => network.send('server'))
    }
  })

  it('is told of as a peer', async () => {
    const told: unknown[] = []
    const stop = network.observe((event) => {
      if (event.type === 'syncFailed') told.push([event.code, event.remote])
    })
    hostile.answers = { sync: 'SNAPSHOT_DAMAGED' }
    await assert.rejects(network.pull('server'))
    stop()
    assert.deepEqual(told, [['PEER_FAILED', true]])
  })

  it('pairs with nobody who confirmed', async () => {
    for (const word of words) {
      const open = await network.invite({ name: 'here', confirm: async () => true })
      await hostile.pair(open.code, word)
      await assert.rejects(open.result, { code: 'PAIRING_FAILED', remote: true })
    }
  })
})
