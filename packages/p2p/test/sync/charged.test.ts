import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { Allowance } from '#internal/firewall/allowance.js'
import { ended, frames, stockNode } from '../frames.js'
import { frame, joined, u32 } from '../hostile/wire.js'
import { makeSide, type Side, until, write } from './sides.js'

const protocol = '/stronghold/sync/1.0.0'
const ok = '\x02\0\0\0OK'
const hex = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('hex')
const number = (value: number) => joined(u32(value), u32(0))
const text = (value: string) => joined(u32(value.length), new TextEncoder().encode(value))

const stock = await stockNode()
after(() => stock.stop())

/** All that is charged to anybody from now on, in microseconds. */
function charges(): number[] {
  const all: number[] = []
  const { spend } = Allowance.prototype
  Allowance.prototype.spend = function (work) {
    all.push(work)
    return spend.call(this, work)
  }
  return all
}

async function makeHost(): Promise<Side & { readonly address: Multiaddr }> {
  const side = await makeSide()
  const exchangeKey = (await makeSide()).network.identity.exchangeKey
  await side.network.setPeer({ id: stock.peerId.toString(), name: 'stock', exchangeKey })
  await side.network.trust('stock', { send: 'all', receive: 'all', current: side.key() })
  await write(side, 'key')
  return { ...side, address: multiaddr(side.network.addresses[0]) }
}

async function opened({ address }: { readonly address: Multiaddr }, opening: Uint8Array) {
  const stream = await stock.dialProtocol(address, protocol)
  const next = frames(stream)
  stream.send(frame(opening))
  assert.equal(await next(), hex(ok))
  return { stream, next }
}

const pulling = Uint8Array.of(0, 0)
/** All that may be had of one client, which is another offer for each name. */
const offering = (client: string) =>
  joined(Uint8Array.of(1, 1), u32(1), text(client), new Uint8Array(3), u32(0))

/** A parcel of a few bytes that no zone has sealed: its announcement, and its piece. */
const rubbish = new Uint8Array(200).fill(9)
const announced = joined(number(200), createHash('sha256').update(rubbish).digest())
const piece = joined(u32(200), rubbish)

describe('What a partner has the zone do is charged to it', () => {
  it('when it is a request that is refused', async () => {
    const host = await makeHost()
    const charged = charges()
    for (let count = 1; count <= 2; count++) {
      const { stream, next } = await opened(host, pulling)
      const over = ended(stream)
      stream.send(joined(frame(Uint8Array.of(1)), frame(announced)))
      assert.equal(await next(), hex(number(0)))
      stream.send(frame(piece))
      assert.equal(await next(), hex(number(200)))
      assert.match(await next(), new RegExp(hex('EXPORT_REJECTED')))
      await over
      assert.equal(charged.length, count)
      assert((charged.at(-1) ?? 0) > 0)
    }
  })

  it('when it is an offer that is left alone, once for each that is begun', async () => {
    const host = await makeHost()
    const charged = charges()
    const offer = async (client: string) => {
      const { stream, next } = await opened(host, offering(client))
      await next()
      await next()
      const over = ended(stream)
      stream.abort(new Error('cut'))
      await over
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await offer('one')
    assert.equal(charged.length, 1)
    // It goes on where it was: nothing is begun.
    await offer('one')
    assert.equal(charged.length, 1)
    await offer('two')
    assert.equal(charged.length, 2)
    assert(charged.every((work) => work > 0))
  })

  it('when it is an answer that is refused', async () => {
    const host = await makeHost()
    const failed: string[] = []
    host.network.observe((event) => {
      if (event.type === 'syncFailed') failed.push(event.code)
    })
    const charged = charges()
    const { stream, next } = await opened(host, offering('wallet'))
    await next()
    const announcement = Uint8Array.from(Buffer.from(await next(), 'hex'))
    const length = announcement.subarray(0, 8)
    stream.send(frame(number(0)))
    await next()
    assert.equal(charged.length, 1)
    stream.send(frame(length))
    stream.send(joined(frame(joined(Buffer.from(ok), number(0))), frame(announced)))
    assert.equal(await next(), hex(number(0)))
    stream.send(frame(piece))
    await until(async () => failed.length > 0)
    assert.deepEqual(failed, ['EXPORT_REJECTED'])
    assert.equal(charged.length, 2)
    assert((charged.at(-1) ?? 0) > 0)
  })
})
