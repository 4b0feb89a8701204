import './hostile/platform.js'

import { createHash, randomBytes } from 'node:crypto'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import type { Codec, Reader, Writer } from '@stronghold/stronghold/codec'
import { createLibp2p, type Libp2p } from 'libp2p'
import { PeerByteStream } from '#internal/libp2p/byte-stream.js'
import { parseCode } from '#internal/pairing/code.js'
import { hello, reveal, welcome } from '#internal/pairing/pairing.js'
import { commitmentTo, guestProof } from '#internal/pairing/transcript.js'
import { Conversation } from '#internal/protocol/conversation.js'
import { clientOpening, protocols, verdict } from '#internal/protocol/opening.js'
import {
  announcement,
  answerHead,
  receipt,
  step,
  syncOpening,
  want,
} from '#internal/sync/sync-frames.js'

const maxLength = 1 << 24
const soon = () => AbortSignal.timeout(10_000)

/** A whole frame, as it is. */
const raw: Codec<Uint8Array> = {
  shape: { kind: 'opaque' },
  size: ({ length }) => length,
  write: (writer: Writer, value) => writer.raw(value),
  read: (reader: Reader) => reader.raw(reader.bytes.length - reader.offset),
}

/** What a peer answers, in place of what is so. */
export interface Answers {
  /** To the opening of a client or of a sync; `OK` unless stated. */
  readonly verdict?: string
  /** To every message: an error code, or the bytes of an output. */
  readonly call?: string | Uint8Array
  /** To a request of a pull, and as the receipt of an offer. */
  readonly sync?: string
}

/** A peer of stock libp2p that says whatever it likes, in frames that are well made. */
export class AnsweringPeer {
  answers: Answers = {}
  readonly #node: Libp2p

  private constructor(node: Libp2p) {
    this.#node = node
  }

  static async listen(): Promise<AnsweringPeer> {
    const node = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionGater: { denyDialMultiaddr: () => false },
      // Of itself it takes five a second from a host: commands that follow each other make more.
      connectionManager: { inboundConnectionThreshold: 1_000 },
    })
    const peer = new AnsweringPeer(node)
    await node.handle(protocols.client, (stream) => peer.#run(peer.#client(conversation(stream))))
    await node.handle(protocols.sync, (stream) => peer.#run(peer.#sync(conversation(stream))))
    return peer
  }

  get id(): string {
    return this.#node.peerId.toString()
  }

  get addresses(): string[] {
    return this.#node.getMultiaddrs().map(String)
  }

  async stop(): Promise<void> {
    await this.#node.stop()
  }

  /** Takes an invitation as a guest does, and says `last` at the end. */
  async pair(code: string, last = 'OK'): Promise<void> {
    const { peer, addresses, secret } = parseCode(code)
    const at = multiaddr(
      addresses[0]?.includes('/p2p/') ? addresses[0] : `${addresses[0]}/p2p/${peer}`,
    )
    const talk = conversation(await this.#node.dialProtocol(at, protocols.pair))
    const nonce = randomBytes(32)
    const guest = {
      hostId: peer,
      guestId: this.id,
      guestName: 'guest',
      guestKey: randomBytes(32),
      commitment: commitmentTo(nonce),
    }
    await talk.say(hello, {
      name: guest.guestName,
      exchangeKey: guest.guestKey,
      commitment: guest.commitment,
      proof: guestProof(secret, guest),
    })
    await talk.hear(welcome, soon())
    await talk.say(reveal, { nonce })
    await talk.hear(verdict, soon())
    await talk.say(verdict, { code: last })
    talk.close()
  }

  // Whoever is answered so may hang up in the middle of it.
  #run(work: Promise<void>): void {
    work.catch(() => undefined)
  }

  async #client(talk: Conversation): Promise<void> {
    await talk.hear(clientOpening, soon())
    await talk.say(verdict, { code: this.answers.verdict ?? 'OK' })
    if (this.answers.verdict !== undefined) return talk.close()
    talk.admit(maxLength)
    await talk.hear(raw, soon())
    const id = createHash('sha256').update('client').digest().subarray(0, 24)
    await talk.say(raw, bytes(Uint8Array.of(2), ascii('SHRF'), Uint8Array.of(1), id, limits))
    for (;;) {
      const asked = await talk.hear(raw, soon())
      if (asked[0] !== 3) return
      const number = asked.slice(1, 5)
      const { call = 'INTERNAL' } = this.answers
      // Who looks before it asks is told that nothing is there.
      const output = asked[5] === 0 ? call : Uint8Array.of(0)
      const answer =
        typeof call === 'string'
          ? bytes(Uint8Array.of(8), number, u32Of(call.length), ascii(call))
          : bytes(Uint8Array.of(6), number, output as Uint8Array)
      await talk.say(raw, answer)
    }
  }

  async #sync(talk: Conversation): Promise<void> {
    const { purpose } = await talk.hear(syncOpening, soon())
    const { verdict: code = 'OK', sync = 'OK' } = this.answers
    await talk.say(verdict, { code })
    if (code !== 'OK') return talk.close()
    talk.admit(maxLength)
    if (purpose === 'offer') {
      await talk.say(step, { isRequest: false })
      await talk.say(receipt, { code: sync, copied: 0, revoked: 0, kept: 0, refused: 0 })
    } else {
      await talk.hear(step, soon())
      const { length } = await talk.hear(announcement, soon())
      // It has all of it already.
      await talk.say(want, { offset: length })
      await talk.say(answerHead, { code: sync, records: 0 })
    }
    talk.close()
  }
}

/** A frame maxLength of 4 MiB, a mailbox of 1000 messages and 8 MiB. */
const limits = bytes(u32Of(4 << 20), u32Of(1000), u32Of(8 << 20), u32Of(0))

function conversation(stream: Stream): Conversation {
  return new Conversation(new PeerByteStream(stream, 10_000), maxLength)
}

function ascii(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

function u32Of(value: number): Uint8Array {
  const encoded = new Uint8Array(4)
  new DataView(encoded.buffer).setUint32(0, value, true)
  return encoded
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
