/** The internals of a Yamux stream. `state` 3 is an open one. */
interface InnerStream {
  readonly state: number
  /** Bytes of the whole window, and of its rest. */
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate(): void
}

/** The place that every stream of a connection passes, opened by either side. */
interface InnerMuxer {
  cleanUpStream(stream: InnerStream): void
}

const established = 3

/**
 * Opens the window of a stream again when half of it is used up, as Yamux's specification has it.
 * The library does it after every message: a frame, a record of Noise and a packet for each, which
 * is half of all packets where messages are small.
 */
export function openWindowsLazily(muxer: object): void {
  const inner = muxer as InnerMuxer
  if (typeof inner.cleanUpStream !== 'function') return
  const take = inner.cleanUpStream.bind(muxer)
  inner.cleanUpStream = (stream) => {
    take(stream)
    const send = stream.sendWindowUpdate.bind(stream)
    stream.sendWindowUpdate = () => {
      const isAmple =
        stream.state === established && stream.recvWindowCapacity > stream.recvWindow / 2
      if (!isAmple) send()
    }
  }
}
