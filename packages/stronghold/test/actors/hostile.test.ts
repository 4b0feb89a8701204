import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { after, describe, it } from 'node:test'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { type Client, Location, WriteVault } from '@stronghold/stronghold'
import {
  type AttachedClient,
  attachClient,
  clientOf,
  connectActor,
} from '@stronghold/stronghold/actors'
import fc from 'fast-check'
import { hex, utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { gated, MemoryChannel, openStronghold } from './support.js'

const stronghold = await openStronghold()
const client = await stronghold.createClient('client')
after(() => stronghold.close({ discard: true }))

// docs/spec/actors.md, byte by byte.
const greeting = hex('01 53485246 01 00004000'.replaceAll(' ', ''))
const welcomeStart = '02 53485246 01'.replaceAll(' ', '')
const farewell = { stopped: hex('0900'), violation: hex('0901') }
const storeKeys = (number: string) => hex(`03${number}07`)
const zero = '00000000'

/** A client that must not be asked anything. */
const untouched = gated(client, () => assert.fail('the client was asked'))

/** Frames for a port whose other end is attached; resolves with all that came back. */
async function converse(
  frames: readonly unknown[],
  to: Client = untouched,
): Promise<{ attached: AttachedClient; answers: Uint8Array[] }> {
  const { port1, port2 } = new MessageChannel()
  const attached = attachClient(to, port1, { limits: { frame: 1024, bytes: 1024, messages: 2 } })
  const answers: Uint8Array[] = []
  port2.on('message', (answer: Uint8Array) => answers.push(answer))
  const closed = once(port2, 'close')
  for (const frame of frames) port2.postMessage(frame)
  await closed
  return { attached, answers }
}

describe('A hostile holder of a reference', () => {
  it('meets the frames of the specification', async () => {
    const { port1, port2 } = new MessageChannel()
    attachClient(client, port1, { limits: { frame: 1024, bytes: 1024, messages: 2 } })
    // A port without a listener does not keep the process alive until it closes.
    port2.on('message', () => undefined)
    const reply = async (frame: Uint8Array): Promise<string> => {
      const answer = once(port2, 'message')
      port2.postMessage(frame)
      return Buffer.from((await answer)[0]).toString('hex')
    }
    const id = Buffer.from(client.id).toString('hex')
    assert.equal(await reply(greeting), `${welcomeStart}${id}00040000020000000004000000000000`)
    // StoreInsert of `k` = `v` without a lifetime: nothing was there.
    assert.equal(
      await reply(hex(`03${zero}03 01000000 6b 01000000 76 00`.replaceAll(' ', ''))),
      `06${zero}00`,
    )
    assert.equal(await reply(hex('04010000000701000000'.slice(0, 12))), '0701000000')
    assert.equal(await reply(storeKeys('02000000')), '060200000001000000010000006b')
    // A procedure of a number that there is not yet.
    const unknown = Buffer.from('UNKNOWN_METHOD').toString('hex')
    assert.equal(await reply(hex('03030000000001000000b0')), `08030000000e000000${unknown}`)
    // VaultExists of a vault path that is cut off.
    const closed = once(port2, 'close')
    assert.equal(await reply(hex('0304000000010400000061')), '0901')
    await closed
  })

  for (const [what, frames] of [
    ['another protocol', [utf8('GET / HTTP/1.1')]],
    ['another version', [hex('0153485246' + '02' + '00004000')]],
    ['a greeting with more behind it', [hex('01534852460100004000' + '00')]],
    ['a limit that leaves no room', [hex('0153485246013f000000')]],
    ['a message before the greeting', [storeKeys(zero)]],
    ['a long frame before the greeting', [new Uint8Array(65)]],
    ['a second greeting', [greeting, greeting]],
    ['an empty frame', [greeting, new Uint8Array(0)]],
    ['an unknown kind', [greeting, hex(`0a${zero}`)]],
    ['an answer', [greeting, hex(`06${zero}00`)]],
    ['a number out of order', [greeting, storeKeys('01000000')]],
    ['a cancel of what was never asked', [greeting, hex(`05${zero}`)]],
    ['a farewell of another reason', [greeting, hex('0902')]],
    ['a frame that is too long', [greeting, new Uint8Array(1025)]],
    ['an unknown message', [greeting, hex(`03${zero}ff`)]],
    ['an input with more behind it', [greeting, hex(`03${zero}0700`)]],
    ['a cut input', [greeting, hex(`03${zero}0105000000`)]],
    ['text', [greeting, 'text']],
    ['nothing', [greeting, null]],
    ['words instead of bytes', [greeting, new Uint16Array(4)]],
    ['shared memory', [greeting, new Uint8Array(new SharedArrayBuffer(6))]],
  ] as const) {
    it(`is refused for ${what}`, async () => {
      const { attached, answers } = await converse(frames)
      assert.equal(await attached.ended, 'PROTOCOL_VIOLATION')
      const [first, ...others] = answers.slice(frames.length - 1)
      assert.deepEqual(first, farewell.violation)
      assert.deepEqual(others, [])
    })
  }

  it('is refused for more messages than the mailbox holds', async () => {
    const slow = gated(client, () => new Promise(() => undefined))
    const insert = (number: number) => hex(`030${number}00000003010000006b010000007600`)
    const frames = [greeting, hex(`03${zero}03010000006b010000007600`), ...[1].map(insert)]
    const { attached } = await converse([...frames, hex('0302000000' + '07')], slow)
    assert.equal(await attached.ended, 'PROTOCOL_VIOLATION')
  })

  it('cannot do anything but talk or be thrown out, whatever it sends', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .tuple(fc.constantFrom(3, 4, 5), fc.nat(3), fc.nat(13), fc.uint8Array({ maxLength: 40 }))
        .map(([kind, number, message, rest]) =>
          Uint8Array.from([kind, number, 0, 0, 0, message, ...rest]),
        ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 6 }), async (frames) => {
        const [there, here] = MemoryChannel.pair()
        const attached = attachClient(client, there)
        await here.send(greeting.slice())
        for (const bytes of frames) await here.send(bytes.slice())
        await here.send(farewell.stopped.slice())
        assert.notEqual(await attached.ended, 'CONNECTION_LOST')
        const kinds = there.frames.map(([kind]) => kind as number)
        assert.equal(kinds[0], 2)
        assert(kinds.slice(1, -1).every((kind) => [6, 7, 8].includes(kind)))
      }),
      { numRuns: 500 },
    )
  })
})

describe('A hostile holder of a client', () => {
  const welcome = hex(`${welcomeStart}${'00'.repeat(24)}00040000020000000004000000000000`)

  /** A reference to somebody who answers with these frames, one after the other. */
  async function referTo(frames: readonly Uint8Array[]): Promise<MessagePort> {
    const { port1, port2 } = new MessageChannel()
    let next = 0
    port2.on('message', () => {
      const frame = frames[next++]
      if (frame !== undefined) port2.postMessage(frame)
    })
    return port1
  }

  for (const [what, answer] of [
    ['another protocol', utf8('HTTP/1.1 400')],
    ['a mailbox without room', hex(`${welcomeStart}${'00'.repeat(24)}${'00'.repeat(16)}`)],
    ['a message', storeKeys(zero)],
  ] as const) {
    it(`is refused for ${what} instead of a welcome`, async () => {
      await rejects(connectActor(await referTo([answer])), 'PROTOCOL_VIOLATION')
    })
  }

  for (const [what, answer] of [
    ['another number', hex('060100000000000000')],
    ['no list', hex(`06${zero}ff`)],
    ['more behind the answer', hex(`06${zero}0000000000`)],
    ['the end of a tell', hex(`07${zero}`)],
    ['an unknown kind', hex(`0b${zero}`)],
    ['a second welcome', welcome],
  ] as const) {
    it(`is refused for ${what} instead of an answer`, async () => {
      const actor = await connectActor(await referTo([welcome, answer]))
      await rejects(actor.ask('StoreKeys', {}), 'PROTOCOL_VIOLATION')
      assert.equal(await actor.ended, 'PROTOCOL_VIOLATION')
    })
  }

  it('is refused for outputs of other procedures, or of fewer', async () => {
    for (const outputs of ['00000000', '0100000003']) {
      const actor = await connectActor(await referTo([welcome, hex(`06${zero}${outputs}`)]))
      const call = WriteVault({ data: utf8(''), location: Location.generic('vault', 'record') })
      await rejects(clientOf(actor).execute(call), 'PROTOCOL_VIOLATION')
    }
  })

  it('cannot make errors of its own: an unknown code is PEER_FAILED', async () => {
    const code = `04000000${Buffer.from('EVIL').toString('hex')}`
    const actor = await connectActor(await referTo([welcome, hex(`08${zero}${code}`)]))
    await rejects(actor.ask('StoreKeys', {}), 'PEER_FAILED')
    actor.stop()
  })
})

describe('Frames on a stream', () => {
  const inserts = Buffer.concat(
    [greeting, hex(`03${zero}03010000006b010000007600`), hex('030100000007')].map(prefixed),
  )

  it('are the same however they are cut', async () => {
    const cuts = fc.array(fc.nat(inserts.length), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const [readable, writable] = [new PassThrough(), new PassThrough()]
        const attached = attachClient(client, { readable, writable }, { wipe: false })
        const answers: Buffer[] = []
        writable.on('data', (chunk: Buffer) => answers.push(chunk))
        let from = 0
        for (const place of [...places.sort((a, b) => a - b), inserts.length]) {
          readable.write(inserts.subarray(from, place))
          from = place
        }
        readable.write(prefixed(farewell.stopped))
        while (Buffer.concat(answers).length < 4 + 46) await once(writable, 'data')
        assert.equal(await attached.ended, 'REFERENCE_STOPPED')
      }),
      { numRuns: 100 },
    )
  })

  it('are refused by their length before they are there', async () => {
    for (const start of [prefixed(new Uint8Array(65)).subarray(0, 4), hex('ffffffff')]) {
      const [readable, writable] = [new PassThrough(), new PassThrough()]
      const attached = attachClient(client, { readable, writable })
      readable.write(start)
      assert.equal(await attached.ended, 'PROTOCOL_VIOLATION')
      assert.equal(readable.destroyed, true)
    }
  })

  it('that end in the middle are a lost connection', async () => {
    const [readable, writable] = [new PassThrough(), new PassThrough()]
    const attached = attachClient(client, { readable, writable })
    readable.end(inserts.subarray(0, 7))
    assert.equal(await attached.ended, 'CONNECTION_LOST')
  })
})

describe('Secrets that cross', () => {
  it('are wiped in both halves: the frame of a message when it was dealt with', async () => {
    const [there, here] = MemoryChannel.pair()
    attachClient(client, there)
    const other = clientOf(await connectActor(here))
    await other.vault('vault').writeSecret('record', utf8('a secret of some length'))
    const [, written] = here.frames
    assert.deepEqual(written, new Uint8Array(written?.length ?? 0))
    other.stop()
  })

  it('do not stay in the sender of a port or of a socket', async () => {
    const { port1, port2 } = new MessageChannel()
    const posted: Uint8Array[] = []
    const post = port2.postMessage.bind(port2)
    port2.postMessage = (frame: Uint8Array, transfer: never) => {
      posted.push(frame)
      post(frame, transfer)
    }
    attachClient(client, port1)
    const other = clientOf(await connectActor(port2))
    await other.vault('vault').writeSecret('record', utf8('secret'))
    assert.deepEqual(
      posted.map(({ length }) => length),
      [0, 0],
    )
    other.stop()
  })
})

function prefixed(frame: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([frame.length, 0, 0, 0]), frame])
}
