import type { Libp2p, Stream } from '@libp2p/interface'
import { type Attacker, drain, send } from './attacker.js'
import type { Attack } from './on-connections.js'
import { clientProtocol, frame, greeting, joined, opening, storeGet, u32 } from './wire.js'

const mebibyte = new Uint8Array(1 << 20)

/** What is sent on streams, one after the other; a new name when the server takes no more of them. */
function onStreams(
  talk: (stream: Stream, attacker: Attacker) => Promise<void>,
  protocol = clientProtocol,
): Attack {
  return async (attacker) => {
    let node: Libp2p | undefined
    while (await attacker.goesOn()) {
      try {
        node ??= await attacker.node()
        await talk(await attacker.stream(protocol, node), attacker)
      } catch {
        node = undefined
        await attacker.waits(50)
      }
    }
  }
}

/** The same on many streams at a time, of one peer. */
function onMany(
  count: number,
  talk: (stream: Stream, attacker: Attacker) => Promise<void>,
  protocol = clientProtocol,
): Attack {
  return async (attacker) => {
    while (await attacker.goesOn()) {
      const node = await attacker.node()
      const one = async () => talk(await attacker.stream(protocol, node), attacker)
      await Promise.allSettled(Array.from({ length: count }, one))
      await attacker.waits(50)
    }
  }
}

/** A stream on which the client has been granted and greeted. */
async function begun(stream: Stream): Promise<void> {
  let bytes = 0
  const welcomed = new Promise<void>((resolve, reject) => {
    stream.addEventListener('message', ({ data }) => {
      bytes += data.byteLength
      if (bytes >= 10 + 4 + 46) resolve()
    })
    stream.addEventListener('close', () => reject(new Error('closed')))
  })
  // It may end before somebody waits for it.
  welcomed.catch(() => undefined)
  stream.send(joined(opening('shared')))
  // The verdict comes first; whoever greets before it is thrown out.
  await new Promise((resolve) => setTimeout(resolve, 20))
  stream.send(greeting)
  await welcomed
}

/** Goes on sending as long as anything is taken. */
async function pour(
  stream: Stream,
  attacker: Attacker,
  bytes: (turn: number) => Uint8Array,
): Promise<void> {
  for (let turn = 0; await attacker.goesOn(); turn++) {
    if (!(await send(stream, bytes(turn)))) return
  }
}

const wait = (milliseconds: number) => async (stream: Stream, attacker: Attacker) => {
  await attacker.waits(milliseconds)
  stream.abort(new Error('enough'))
}

/** What can be done with streams, by a peer that stock libp2p serves well. */
export const onStreamsAlone: Readonly<Record<string, Attack>> = {
  'openings of garbage': onStreams(async (stream) => {
    drain(stream)
    await send(stream, frame(Uint8Array.of(255, 255, 255, 255, 1)))
    await stream.close()
  }),
  'openings with more behind them': onStreams(async (stream) => {
    drain(stream)
    await send(stream, frame(joined(u32(6), new Uint8Array(7))))
    await stream.close()
  }),
  'a frame that announces 1 GiB, and all of it': onMany(8, (stream, attacker) =>
    pour(stream, attacker, (turn) => (turn === 0 ? frame(mebibyte, 2 ** 30) : mebibyte)),
  ),
  'more frames than turns, before the verdict': onStreams((stream, attacker) =>
    pour(stream, attacker, () => joined(opening('shared'), greeting, storeGet(0, 'small'))),
  ),
  'openings byte by byte': onMany(64, async (stream, attacker) => {
    for (const byte of opening('shared')) {
      if (!(await send(stream, Uint8Array.of(byte)))) return
      await attacker.waits(200)
    }
  }),
  'streams that say nothing': onMany(64, wait(1000)),
  'streams as fast as they can be opened': onMany(1000, async (stream) =>
    stream.abort(new Error('next')),
  ),
  'protocols that are not spoken': onMany(100, async () => undefined, '/nothing/of/the/kind'),
  'a mailbox that overflows': onStreams(async (stream, attacker) => {
    await begun(stream)
    await pour(stream, attacker, (turn) =>
      joined(...Array.from({ length: 1000 }, (_, i) => storeGet(turn * 1000 + i, 'small'))),
    )
  }),
  'garbage after the welcome': onStreams(async (stream, attacker) => {
    await begun(stream)
    await pour(stream, attacker, () => frame(mebibyte))
  }),
  'large answers, and nothing is read': onMany(8, async (stream, attacker) => {
    await begun(stream)
    stream.pause()
    for (let number = 0; number < 256; number++) await send(stream, storeGet(number, 'large'))
    await attacker.waits(3000)
  }),
  'large answers, of which some are read': onMany(8, async (stream, attacker) => {
    await begun(stream)
    for (let number = 0; number < 256; number++) await send(stream, storeGet(number, 'large'))
    while (await attacker.goesOn()) {
      stream.pause()
      await attacker.waits(300)
      stream.resume()
    }
  }),
  'pings on a stream, and no pong is read': onMany(
    2,
    async (stream, attacker) => {
      stream.pause()
      await pour(stream, attacker, () => mebibyte.subarray(0, 1 << 15))
    },
    '/ipfs/ping/1.0.0',
  ),
  'an identity of many megabytes': onMany(
    4,
    (stream, attacker) => pour(stream, attacker, () => mebibyte),
    '/ipfs/id/push/1.0.0',
  ),
  'streams that are refused and stay half open': onMany(60, async (stream, attacker) => {
    await pour(stream, attacker, () => mebibyte.subarray(0, 1 << 12))
  }),
}
