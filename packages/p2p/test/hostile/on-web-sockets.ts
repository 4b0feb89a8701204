import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Attacker } from './attacker.js'
import type { Attack } from './on-connections.js'
import { answerTo, asked, shakeHands, webSocketRequest } from './sockets.js'
import { ascii, joined, webSocketFrame } from './wire.js'

const mebibyte = randomBytes(1 << 20)
const nothing = new Uint8Array(0)

/** What is done with a socket of which nothing is agreed on, again and again. */
function onEach(
  count: number,
  act: (socket: Socket, attacker: Attacker) => Promise<unknown>,
): Attack {
  return async (attacker) => {
    const one = async () => {
      while (await attacker.goesOn()) {
        const socket = await attacker.socket().catch(() => undefined)
        if (socket === undefined) continue
        await act(socket, attacker).catch(() => undefined)
        socket.destroy()
        await attacker.waits(5)
      }
    }
    await Promise.all(Array.from({ length: count }, one))
  }
}

/** Writes as long as anything is taken. */
async function pour(
  socket: Socket,
  attacker: Attacker,
  bytes: (turn: number) => Uint8Array,
): Promise<void> {
  for (let turn = 0; !socket.destroyed && (await attacker.goesOn()); turn++) {
    if (socket.writableLength < 1 << 20) socket.write(bytes(turn))
    else await attacker.waits(5)
  }
}

/** A frame, told whether it is masked as those of an attacker are. */
type Make = (isMasked: boolean) => Uint8Array

/** One malformed frame on each socket. */
function frameOf(make: Make): Attack {
  return onEach(4, async (socket, attacker) => {
    await shakeHands(socket, attacker.way)
    socket.write(make(attacker.way.victim === 'listens'))
    await attacker.waits(10)
  })
}

/** The same frames without an end. */
function frames(count: number, make: (isMasked: boolean, turn: number) => Uint8Array): Attack {
  return onEach(count, async (socket, attacker) => {
    await shakeHands(socket, attacker.way)
    const isMasked = attacker.way.victim === 'listens'
    await pour(socket, attacker, (turn) => make(isMasked, turn))
  })
}

const times = (count: number, bytes: Uint8Array) => joined(...Array(count).fill(bytes))

/** What can be done with frames of a WebSocket, whoever has opened it. */
const onFrames: Readonly<Record<string, Attack>> = {
  'a frame with a reserved bit': frameOf((isMasked) => webSocketFrame(0xf2, nothing, isMasked)),
  'a frame with the wrong mask': frameOf((isMasked) =>
    webSocketFrame(0x82, Uint8Array.of(1), !isMasked),
  ),
  'a frame of no kind': frameOf((isMasked) => webSocketFrame(0x83, nothing, isMasked)),
  'a frame of 2^40 bytes': frameOf((isMasked) =>
    webSocketFrame(0x82, nothing, isMasked, 2n ** 40n),
  ),
  'a text that is none': frameOf((isMasked) =>
    webSocketFrame(0x81, Uint8Array.of(0xc3, 0x28), isMasked),
  ),
  'a long control frame': frameOf((isMasked) =>
    webSocketFrame(0x89, new Uint8Array(300), isMasked),
  ),
  'a close in bits': frameOf((isMasked) => webSocketFrame(0x08, nothing, isMasked)),
  'a continuation of nothing': frameOf((isMasked) => webSocketFrame(0x80, nothing, isMasked)),
  'messages of 90 MiB': frames(12, (isMasked, turn) =>
    turn % 91 === 0 ? webSocketFrame(0x82, mebibyte, isMasked, 90n << 20n) : mebibyte,
  ),
  'a message in endless pieces': frames(12, (isMasked, turn) =>
    webSocketFrame(turn === 0 ? 0x02 : 0x00, mebibyte, isMasked),
  ),
  'a message in pieces of one byte': frames(4, (isMasked, turn) =>
    joined(
      turn === 0 ? webSocketFrame(0x02, Uint8Array.of(0), isMasked) : nothing,
      times(4096, webSocketFrame(0x00, Uint8Array.of(0), isMasked)),
    ),
  ),
  'frames of nothing': frames(4, (isMasked) =>
    times(4096, webSocketFrame(0x82, nothing, isMasked)),
  ),
  'pings, and no pong is taken': onEach(4, async (socket, attacker) => {
    await shakeHands(socket, attacker.way)
    socket.pause()
    const ping = webSocketFrame(0x89, new Uint8Array(125), attacker.way.victim === 'listens')
    await pour(socket, attacker, () => times(500, ping))
  }),
  'WebSockets that say nothing': onEach(64, async (socket, attacker) => {
    await shakeHands(socket, attacker.way)
    await attacker.waits(5000)
  }),
}

/** What can be done before there is a WebSocket. */
const onHandshakes: Readonly<Record<string, Attack>> = {
  'sockets that ask for nothing': onEach(64, async (_, attacker) => attacker.waits(5000)),
  'garbage instead of HTTP': onEach(4, async (socket, attacker) =>
    pour(socket, attacker, () => mebibyte),
  ),
  'headers without an end': onEach(8, async (socket, attacker) => {
    if (attacker.way.victim === 'dials') await asked(socket)
    const start =
      attacker.way.victim === 'dials' ? 'HTTP/1.1 101 Switching\r\n' : 'GET / HTTP/1.1\r\n'
    socket.write(start)
    await pour(socket, attacker, () => ascii('x: '.padEnd(1000, 'y')))
  }),
  'headers byte by byte': onEach(32, async (socket, attacker) => {
    if (attacker.way.victim === 'dials') await asked(socket)
    const text = attacker.way.victim === 'dials' ? answerTo('') : webSocketRequest
    for (const byte of typeof text === 'string' ? ascii(text) : text) {
      if (socket.destroyed) return
      socket.write(Uint8Array.of(byte))
      await attacker.waits(100)
    }
  }),
  'requests or answers that are no WebSocket': onEach(4, async (socket, attacker) => {
    if (attacker.way.victim === 'listens') {
      socket.pause()
      const request = ascii('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await pour(socket, attacker, () => times(100, request))
      return
    }
    await asked(socket)
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n')
    await pour(socket, attacker, () => mebibyte)
  }),
  'answers before the answer': onEach(4, async (socket, attacker) => {
    if (attacker.way.victim === 'dials') await asked(socket)
    const early = ascii('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n')
    await pour(socket, attacker, () => times(100, early))
  }),
  'a handshake with a flood behind it': onEach(8, async (socket, attacker) => {
    const isServer = attacker.way.victim === 'dials'
    const start = isServer ? ascii(answerTo(await asked(socket))) : webSocketRequest
    const frame = webSocketFrame(0x82, mebibyte, !isServer)
    await pour(socket, attacker, (turn) => (turn === 0 ? joined(start, frame) : frame))
  }),
}

/** Only over WebSockets. */
export const onWebSockets: Readonly<Record<string, Attack>> = { ...onFrames, ...onHandshakes }
