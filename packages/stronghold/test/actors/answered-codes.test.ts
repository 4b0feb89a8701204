import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { errorCodes, StrongholdError } from '@stronghold/stronghold'
import { attachClient, connectClient, MessageClient } from '@stronghold/stronghold/actors'

/** A client of which every message fails so. */
function failing(fault: unknown): MessageClient {
  return new MessageClient(new Uint8Array(24), () => Promise.reject(fault))
}

/** The word in the frame that a failing client is answered with. */
async function wordOf(fault: unknown): Promise<string> {
  const { port1, port2 } = new MessageChannel()
  attachClient(failing(fault), port1)
  const next = () => new Promise<Uint8Array>((resolve) => port2.once('message', resolve))
  const send = (hex: string) => port2.postMessage(new Uint8Array(Buffer.from(hex, 'hex')))
  send('01534852460100004000')
  await next()
  // StoreKeys, asked.
  send('030000000007')
  const frame = await next()
  port2.close()
  return Buffer.from(frame.subarray(9)).toString()
}

describe('An error on its way over a reference', () => {
  it('leaves as a code of a client, or as no more than a failure', async () => {
    for (const { code, crossing } of errorCodes) {
      const word = await wordOf(new StrongholdError(code, { detail: 'of this host' }))
      assert.equal(word, crossing === 'client' ? code : 'PEER_FAILED')
    }
    assert.equal(await wordOf(new Error('of this host')), 'PEER_FAILED')
    assert.equal(await wordOf({ code: 'LOCKED' }), 'PEER_FAILED')
  })

  it('says no file, no host and no connection of the side that has the client', () => {
    const crossing = errorCodes.filter((entry) => entry.crossing !== undefined)
    for (const { code, group } of crossing) {
      assert.doesNotMatch(code, /SNAPSHOT|STORAGE|FIREWALL|ZONE|PROGRAM|MODULE|WRONG_KEY/)
      assert.notEqual(group, 'format')
    }
    assert(crossing.length > 30)
  })

  it('arrives as what the other side says', async () => {
    for (const { code, crossing } of errorCodes) {
      const { port1, port2 } = new MessageChannel()
      const attached = attachClient(failing(new StrongholdError(code)), port1)
      const client = await connectClient(port2)
      const expected = crossing === 'client' ? code : 'PEER_FAILED'
      await assert.rejects(client.store.keys(), { code: expected, remote: true })
      client.stop()
      await attached.ended
    }
  })

  it('says so again over a second reference', async () => {
    const [first, second] = [new MessageChannel(), new MessageChannel()]
    const attached = attachClient(failing(new StrongholdError('RECORD_NOT_FOUND')), first.port1)
    const between = await connectClient(first.port2)
    attachClient(between, second.port1)
    const client = await connectClient(second.port2)
    await assert.rejects(client.store.keys(), { code: 'RECORD_NOT_FOUND', remote: true })
    attached.stop()
    await between.ended
    // What is lost there is no connection of this side.
    await assert.rejects(client.store.keys(), { code: 'PEER_FAILED', remote: true })
    client.stop()
  })
})
