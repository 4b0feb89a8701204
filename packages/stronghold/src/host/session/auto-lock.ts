/** The times after which a Stronghold locks by itself: at least one of the two. */
export interface AutoLockOptions {
  /** Milliseconds without a request. */
  readonly idle?: number
  /** Milliseconds since it was unlocked, used or not. */
  readonly absolute?: number
  /**
   * The treatment of uncommitted changes: `commit` (the default) writes them if the file
   * was opened for writing and was not cleared, and discards them if that fails; `discard` never
   * writes.
   */
  readonly uncommitted?: 'commit' | 'discard'
}

/** Called at each request to the zone. */
export interface RequestWatch {
  /** A request leaves. */
  began(): void
  /** It was answered or refused. */
  ended(): void
}

// Timers stand still while a computer sleeps, and a long one would then be late by all of that.
const maxWaitMilliseconds = 10_000

/** Locks after a long time without a request, or after the whole time. */
export class AutoLock implements RequestWatch {
  readonly #idle: number
  readonly #absolute: number
  #expire: (cause: 'idle' | 'absolute') => void = () => undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #running = 0
  #settle: (() => void) | undefined
  #started = now()
  #rested = now()

  constructor({ idle, absolute }: AutoLockOptions) {
    this.#idle = idle ?? Number.POSITIVE_INFINITY
    this.#absolute = absolute ?? Number.POSITIVE_INFINITY
  }

  /** It was unlocked: both times begin. `expire` is called once, unless `stop` comes first. */
  start(expire: (cause: 'idle' | 'absolute') => void): void {
    this.stop()
    this.#expire = expire
    this.#started = this.#rested = now()
    this.#wait()
  }

  /** It is locked: the timers stop. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  began(): void {
    this.#running++
  }

  ended(): void {
    if (--this.#running > 0) return
    this.#rested = now()
    this.#settle?.()
  }

  /** Resolves when no request is running. */
  async settled(): Promise<void> {
    if (this.#running === 0) return
    await new Promise<void>((resolve) => {
      this.#settle = resolve
    })
  }

  #wait(): void {
    const rest = this.#running > 0 ? this.#idle : this.#idle - since(this.#rested)
    const wait = Math.min(maxWaitMilliseconds, rest, this.#absolute - since(this.#started))
    this.#timer = setTimeout(() => this.#look(), Math.max(0, Math.ceil(wait)))
    // Node only: the timer must not keep a process alive.
    ;(this.#timer as { unref?(): void }).unref?.()
  }

  #look(): void {
    this.#timer = undefined
    if (since(this.#started) >= this.#absolute) this.#expire('absolute')
    else if (this.#running === 0 && since(this.#rested) >= this.#idle) this.#expire('idle')
    else this.#wait()
  }
}

interface Moment {
  readonly monotonic: number
  readonly wall: number
}

function now(): Moment {
  return { monotonic: performance.now(), wall: Date.now() }
}

// The steady clock may stand still during sleep; the other can be set back. The later one decides.
function since({ monotonic, wall }: Moment): number {
  return Math.max(performance.now() - monotonic, Date.now() - wall)
}
