import type { Libp2p, Stream } from '@libp2p/interface'
import { type Attacker, drain, send } from './attacker.js'
import type { Attack } from './on-connections.js'
import { joined } from './wire.js'

// Circuit Relay v2 by hand (libp2p specs, relay/circuit-v2.md): messages of protobuf behind their
// length, of which only what is needed is written and nothing is read.
const hop = '/libp2p/circuit/relay/0.2.0/hop'
const stop = '/libp2p/circuit/relay/0.2.0/stop'
const reserve = Uint8Array.of(2, 0x08, 0)
const accepted = Uint8Array.of(4, 0x08, 1, 0x20, 100)

const piece = new Uint8Array(1 << 16)

/** A peer with a reservation, and what it does with a connection that the relay hands on. */
async function reserved(attacker: Attacker, use: (stream: Stream) => void): Promise<Libp2p> {
  const node = await attacker.node()
  await node.handle(stop, (stream) => {
    stream.send(accepted)
    use(stream)
  })
  const asking = await attacker.stream(hop, node)
  drain(asking)
  asking.send(reserve)
  await new Promise((resolve) => asking.addEventListener('remoteCloseWrite', resolve))
  return node
}

/** A stream to a peer through the relay. */
async function relayed(attacker: Attacker, to: Libp2p): Promise<Stream> {
  const stream = await attacker.stream(hop)
  const { bytes: id } = to.peerId.toMultihash()
  const peer = joined(Uint8Array.of(0x0a, id.length), id)
  const body = joined(Uint8Array.of(0x08, 1, 0x12, peer.length), peer)
  const answered = new Promise((resolve) =>
    stream.addEventListener('message', resolve, { once: true }),
  )
  stream.send(joined(Uint8Array.of(body.length), body))
  await answered
  return stream
}

async function flood(stream: Stream, attacker: Attacker): Promise<void> {
  drain(stream)
  while ((await attacker.goesOn()) && (await send(stream, piece)));
}

/** What two peers can do to the relay between them. */
export const onRelaysAlone: Readonly<Record<string, Attack>> = {
  'a relayed connection of which nothing is read at the far end': async (attacker) => {
    const deaf = await reserved(attacker, (stream) => stream.pause())
    const one = async () => flood(await relayed(attacker, deaf), attacker)
    await Promise.allSettled(Array.from({ length: 4 }, one))
    await attacker.waits(1000)
  },
  'a relayed connection with a flood in both directions': async (attacker) => {
    const loud = await reserved(attacker, (stream) => void flood(stream, attacker))
    const one = async () => flood(await relayed(attacker, loud), attacker)
    await Promise.allSettled(Array.from({ length: 4 }, one))
  },
}
