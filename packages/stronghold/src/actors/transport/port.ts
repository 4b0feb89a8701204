import type { FrameChannel, FrameReceiver } from './frame-channel.js'

/**
 * The common part of a `MessagePort` of a browser, of Node or of Electron, and of Node's `Worker`
 * and `parentPort`.
 */
export interface Port {
  /** The transferable types differ from port to port; here it is an `ArrayBuffer`. */
  postMessage(message: unknown, transfer: never[]): void
  postMessage(message: unknown): void
  start?(): void
  close?(): void
  addEventListener?(type: string, listener: (event: unknown) => void): void
  removeEventListener?(type: string, listener: (event: unknown) => void): void
  on?(type: string, listener: (event: unknown) => void): unknown
  off?(type: string, listener: (event: unknown) => void): unknown
}

/** The options of a port. */
export interface PortOptions {
  /**
   * Whether frames are moved to the other side, so that no copy stays here; the default. Electron's
   * `MessagePortMain` can only copy; a frame is then wiped as soon as it was copied.
   */
  readonly transfer?: boolean
}

/**
 * Frames as messages of a port: each is one `Uint8Array`. The port serves nothing else until then.
 */
export class PortChannel implements FrameChannel {
  readonly #port: Port
  readonly #transfer: boolean
  readonly #listeners: Readonly<Record<string, (event: unknown) => void>>
  #receiver: FrameReceiver | undefined
  #limit = 0

  constructor(port: Port, { transfer = true }: PortOptions = {}) {
    this.#port = port
    this.#transfer = transfer
    const lost = () => this.#lose()
    this.#listeners = {
      message: (event) => this.#take(event),
      messageerror: () => this.#receiver?.broken(),
      close: lost,
      exit: lost,
    }
  }

  open(receiver: FrameReceiver, limit: number): void {
    this.#receiver = receiver
    this.#limit = limit
    for (const [type, listener] of Object.entries(this.#listeners)) this.#listen(type, listener)
    this.#port.start?.()
  }

  admit(limit: number): void {
    this.#limit = limit
  }

  async send(frame: Uint8Array): Promise<void> {
    try {
      if (this.#receiver === undefined) return
      if (this.#transfer) this.#port.postMessage(frame, [frame.buffer as never])
      else this.#port.postMessage(frame)
    } catch {
      this.#lose()
    } finally {
      // A transferred buffer has no bytes left here.
      if (frame.length > 0) frame.fill(0)
    }
  }

  close(): void {
    if (this.#receiver === undefined) return
    this.#receiver = undefined
    for (const [type, listener] of Object.entries(this.#listeners)) this.#ignore(type, listener)
    // A worker has no `start`, and would end itself by `close`: it is more than this channel.
    if (this.#port.start !== undefined) this.#port.close?.()
  }

  #take(event: unknown): void {
    const data = event instanceof Uint8Array ? event : (event as { data?: unknown } | null)?.data
    if (isOwned(data) && data.length <= this.#limit) this.#receiver?.frame(data)
    else this.#receiver?.broken()
  }

  #lose(): void {
    const receiver = this.#receiver
    this.close()
    receiver?.lost()
  }

  #listen(type: string, listener: (event: unknown) => void): void {
    if (this.#port.addEventListener !== undefined) this.#port.addEventListener(type, listener)
    else this.#port.on?.(type, listener)
  }

  #ignore(type: string, listener: (event: unknown) => void): void {
    if (this.#port.removeEventListener !== undefined) this.#port.removeEventListener(type, listener)
    else this.#port.off?.(type, listener)
  }
}

/**
 * Whether the bytes belong to this side alone. The other side could change shared memory between
 * the check and the use.
 */
function isOwned(data: unknown): data is Uint8Array {
  return (
    data instanceof Uint8Array &&
    Object.prototype.toString.call(data.buffer) === '[object ArrayBuffer]'
  )
}
