import { setMaxListeners } from 'node:events'

export { setMaxListeners }

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown } | null
interface Settings {
  readonly once?: boolean
  readonly signal?: AbortSignal
  readonly capture?: boolean
}
type Options = boolean | Settings | undefined

interface ListenerEntry {
  readonly listener: Listener
  readonly capture: boolean
  readonly heard: (event: Event) => void
}

/**
 * Replaces the package `main-event` in libp2p, through which every event of a node, a connection
 * and a stream passes. A listener's error or rejection would end the process; here it costs only
 * the connection or stream that brought a message.
 */
export class TypedEventEmitter extends EventTarget {
  readonly #entries = new Map<string, ListenerEntry[]>()

  constructor() {
    super()
    setMaxListeners(Number.POSITIVE_INFINITY, this)
  }

  listenerCount(type: string): number {
    return this.#entries.get(type)?.length ?? 0
  }

  override addEventListener(type: string, listener: Listener, options?: Options): void {
    const { once = false, signal, capture = false } = optionsOf(options)
    const entries = this.#entries.get(type) ?? []
    const isHere = entries.some((one) => one.listener === listener && one.capture === capture)
    if (signal?.aborted || isHere) return
    const forget = () => this.removeEventListener(type, listener, { capture })
    const heard = (event: Event) => {
      if (once) forget()
      this.#tell(listener, event)
    }
    this.#entries.set(type, [...entries, { listener, capture, heard }])
    super.addEventListener(type, heard, { capture })
    signal?.addEventListener('abort', forget, { once: true })
  }

  override removeEventListener(type: string, listener: Listener, options?: Options): void {
    const { capture = false } = optionsOf(options)
    const entries = this.#entries.get(type) ?? []
    const found = entries.find((one) => one.listener === listener && one.capture === capture)
    if (found === undefined) return
    this.#entries.set(
      type,
      entries.filter((one) => one !== found),
    )
    super.removeEventListener(type, found.heard, { capture })
  }

  safeDispatchEvent(type: string, detail: { readonly detail?: unknown } = {}): boolean {
    return this.dispatchEvent(new CustomEvent(type, detail))
  }

  #tell(listener: Listener, event: Event): void {
    const fail = (error: unknown) => this.#failed(event, error)
    try {
      const told = typeof listener === 'function' ? listener(event) : listener?.handleEvent(event)
      if (told instanceof Promise) told.catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  #failed({ type }: Event, error: unknown): void {
    const { abort } = this as { abort?: (error: unknown) => void }
    // The message was not handled, so no later one may be.
    if (type === 'message' && typeof abort === 'function') abort.call(this, error)
  }
}

function optionsOf(options: Options): Settings {
  return typeof options === 'object' ? options : { capture: options === true }
}
