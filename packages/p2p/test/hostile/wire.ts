/** Bytes of the protocols, made by hand. */

export const ascii = (text: string) => new TextEncoder().encode(text)

export const clientProtocol = '/stronghold/client/1.0.0'

/** Flags of Yamux. */
export const flags = { syn: 1, ack: 2, fin: 4, rst: 8 } as const

/** A frame of Yamux; `length` may lie. */
export function yamux(
  type: 'data' | 'window' | 'ping' | 'goAway',
  flag: number,
  stream: number,
  content: Uint8Array | number = 0,
  length: number = typeof content === 'number' ? content : content.length,
): Uint8Array {
  const data = typeof content === 'number' ? new Uint8Array(0) : content
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(1, ['data', 'window', 'ping', 'goAway'].indexOf(type))
  view.setUint16(2, flag)
  view.setUint32(4, stream)
  view.setUint32(8, length)
  bytes.set(data, 12)
  return bytes
}

/** A line of multistream-select. */
export function line(text: string): Uint8Array {
  const bytes = ascii(`${text}\n`)
  return Uint8Array.from([bytes.length, ...bytes])
}

/** How a stream of a protocol begins. */
export function negotiation(protocol: string): Uint8Array {
  return joined(line('/multistream/1.0.0'), line(protocol))
}

/** A frame of a conversation; `length` may lie. */
export function frame(content: Uint8Array, length: number = content.length): Uint8Array {
  return joined(u32(length), content)
}

/** The opening for a client. */
export function opening(client: string): Uint8Array {
  return frame(joined(u32(client.length), ascii(client)))
}

/** `SHRF`, version 1, and the longest frame that is taken. */
export const greeting = frame(
  joined(Uint8Array.of(1), ascii('SHRF'), Uint8Array.of(1), u32(4 << 20)),
)

/** StoreGet of a key, asked. */
export function storeGet(number: number, key: string): Uint8Array {
  return frame(joined(Uint8Array.of(3), u32(number), Uint8Array.of(4), u32(key.length), ascii(key)))
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * A frame of a WebSocket (RFC 6455); `start` is its first byte, and `length` may lie. Its mask is all
 * zeros: the content is what is given.
 */
export function webSocketFrame(
  start: number,
  content: Uint8Array,
  isMasked: boolean,
  length: bigint = BigInt(content.length),
): Uint8Array {
  const mask = isMasked ? 0x80 : 0
  if (length < 126n) {
    const head = Uint8Array.of(start, mask | Number(length))
    return joined(head, new Uint8Array(isMasked ? 4 : 0), content)
  }
  const head = new Uint8Array(10)
  head[0] = start
  head[1] = mask | 127
  new DataView(head.buffer).setBigUint64(2, length)
  return joined(head, new Uint8Array(isMasked ? 4 : 0), content)
}
