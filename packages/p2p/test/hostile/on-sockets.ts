import { randomBytes } from 'node:crypto'
import type { Attacker } from './attacker.js'
import type { Attack } from './on-connections.js'
import type { Raw } from './way.js'
import { joined, line, negotiation } from './wire.js'

/** None when the victim has not come, or was gone at once. */
async function opened(attacker: Attacker): Promise<Raw | undefined> {
  try {
    return await attacker.raw()
  } catch {
    await attacker.waits(50)
    return undefined
  }
}

/** Sockets, as many as are wanted, on each of which the same is done. */
function onSockets(count: number, send: (turn: number) => Uint8Array, pause: number): Attack {
  return async (attacker) => {
    const one = async () => {
      while (await attacker.goesOn()) {
        const socket = await opened(attacker)
        if (socket === undefined) continue
        for (let turn = 0; !socket.destroyed && (await attacker.goesOn()); turn++) {
          if (socket.writableLength < 1 << 20) socket.write(send(turn))
          if (pause > 0) await attacker.waits(pause)
        }
        socket.destroy()
      }
    }
    await Promise.all(Array.from({ length: count }, one))
  }
}

const mebibyte = randomBytes(1 << 20)

/** A first message of Noise: a key, which any 32 bytes are. */
const firstMessage = joined(Uint8Array.of(0, 32), randomBytes(32))

/** What can be done by whoever reaches the port. */
export const onSocketsAlone: Readonly<Record<string, Attack>> = {
  'garbage instead of a protocol': onSockets(4, () => mebibyte, 0),
  'sockets that say nothing': onSockets(10, () => new Uint8Array(0), 200),
  'lines of protocols that are not spoken': onSockets(
    4,
    (turn) =>
      turn === 0 ? line('/multistream/1.0.0') : joined(...Array(1000).fill(line('/nothing'))),
    1,
  ),
  'handshakes that never end': onSockets(
    10,
    (turn) => (turn === 0 ? joined(negotiation('/noise'), firstMessage) : new Uint8Array(0)),
    200,
  ),
  'handshakes with endless messages': onSockets(
    4,
    (turn) => (turn === 0 ? joined(negotiation('/noise'), firstMessage) : mebibyte),
    0,
  ),
  'a thousand connections, one after the other': async (attacker) => {
    for (let i = 0; i < 1000 && (await attacker.goesOn()); i++) {
      const socket = await opened(attacker)
      socket?.write(negotiation('/noise'))
      await new Promise((resolve) => setTimeout(resolve, 1))
      socket?.destroy()
    }
  },
  'a thousand handshakes of peers that are let in': async (attacker) => {
    for (let i = 0; i < 1000 && (await attacker.goesOn()); ) {
      const node = await attacker.node()
      for (let j = 0; j < 50 && (await attacker.goesOn()); j++, i++) {
        try {
          await attacker.meet(node)
          for (const connection of node.getConnections()) connection.abort(new Error('again'))
        } catch {
          break
        }
      }
    }
  },
}
