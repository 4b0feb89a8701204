import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import type { Libp2p, Stream, StreamCloseEvent } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { relayedNode } from '../frames.js'
import { join, makeStronghold } from '../support.js'

const echo = '/echo'
const piece = new Uint8Array(1 << 16)
const overRelays = { runOnLimitedConnection: true }

async function stock(listen: string[] = []): Promise<Libp2p> {
  const node = await relayedNode(listen)
  after(() => node.stop())
  return node
}

/** A node that sends back what comes, and the address of it. */
async function echoing(relay: string) {
  const node = await stock([`${relay}/p2p-circuit`])
  while (node.getMultiaddrs().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  const answer = (stream: Stream) => {
    stream.addEventListener('message', ({ data }) => void stream.send(data))
    stream.addEventListener('end', () => void stream.close().catch(() => undefined))
  }
  await node.handle(echo, answer, overRelays)
  return multiaddr(`${relay}/p2p-circuit/p2p/${node.peerId}`)
}

async function relay(bytes?: number): Promise<string> {
  const limits = bytes === undefined ? {} : { bytes }
  const network = await join(await makeStronghold(), { relay: { open: true, ...limits } })
  return network.addresses[0] as string
}

/** Sends as much as is asked for, and hears what comes back until the other side has ended. */
async function exchange(stream: Stream, length: number) {
  const [sent, got] = [createHash('sha256'), createHash('sha256')]
  let received = 0
  const ended = new Promise<void>((resolve) => {
    stream.addEventListener('end', () => resolve())
    stream.addEventListener('close', () => resolve())
  })
  stream.addEventListener('message', ({ data }) => {
    received += data.byteLength
    got.update(data.subarray())
  })
  for (let i = 0; i * piece.length < length && stream.status === 'open'; i++) {
    const bytes = piece.slice().fill(i)
    sent.update(bytes)
    if (!stream.send(bytes)) await Promise.race([once(stream, 'drain'), ended])
  }
  await stream.close().catch(() => undefined)
  await ended
  return { received, isSame: sent.digest('hex') === got.digest('hex') }
}

describe('A relay', () => {
  it('carries all that is sent, in both directions, and then the end', async () => {
    const target = await echoing(await relay())
    const from = await stock()
    const streams = await Promise.all(
      Array.from({ length: 3 }, () => from.dialProtocol(target, echo, overRelays)),
    )
    const length = 16 << 20
    const results = await Promise.all(streams.map((stream) => exchange(stream, length)))
    for (const result of results) assert.deepEqual(result, { received: length, isSame: true })
  })

  it('waits for who does not read, and loses nothing', async () => {
    const target = await echoing(await relay())
    const stream = await (await stock()).dialProtocol(target, echo, overRelays)
    stream.pause()
    const exchanged = exchange(stream, 4 << 20)
    setTimeout(() => stream.resume(), 300)
    assert.deepEqual(await exchanged, { received: 4 << 20, isSame: true })
  })

  it('ends a connection that has carried as much as it may', async () => {
    const target = await echoing(await relay(1 << 20))
    const from = await stock()
    const stream = await from.dialProtocol(target, echo, overRelays)
    const [connection] = from.getConnections()
    assert(connection !== undefined)
    const closed = new Promise<StreamCloseEvent>((resolve) =>
      stream.addEventListener('close', resolve),
    )
    const { received } = await exchange(stream, 8 << 20)
    assert(received < 1 << 20)
    await closed
  })
})
