/** The most bytes of answers on their way to one peer, expected ones included. */
const maxBytes = 4 << 20

/** Messages of one peer that are handled at a time, over all its streams. */
const maxRunning = 32

/** Bytes that a message is expected to answer before anything is known of a peer. */
const first = 1 << 16

/** Calls in a message after which nothing is known about the length of its answer. */
const maxCalls = 16

interface Waiting {
  readonly expected: number
  readonly begin: () => void
}

/**
 * The work that one peer makes this side do at a time. A message of a few bytes may have an answer
 * of a MiB, hundreds of them may be unanswered, and a peer that does not read leaves its answers
 * here: so the next message begins only when there is room for answers as large as the last ones.
 */
export class Workload {
  readonly #waiting: Waiting[] = []
  #running = 0
  #expected = 0
  #owed = 0
  /** The expected bytes of the next answer: a decaying average of the last ones. */
  #likely = first

  /** Whether it is idle. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0 && this.#owed === 0
  }

  /** Resolves when a message of so many calls may begin, with the function to call at its end. */
  async begin(calls: number): Promise<(bytes: number) => void> {
    const expected = calls > maxCalls ? maxBytes : this.#likely
    await new Promise<void>((begin) => {
      this.#waiting.push({ expected, begin })
      this.#pump()
    })
    return (bytes) => {
      this.#running--
      this.#expected -= expected
      this.#likely = Math.max(bytes, this.#likely / 2)
      this.#pump()
    }
  }

  /** Answers of `bytes` are on their way; fewer, if it is negative. */
  owe(bytes: number): void {
    this.#owed += bytes
    this.#pump()
  }

  #pump(): void {
    for (;;) {
      const [next] = this.#waiting
      if (next === undefined || !this.#hasRoom(next.expected)) return
      this.#waiting.shift()
      this.#running++
      this.#expected += next.expected
      next.begin()
    }
  }

  #hasRoom(expected: number): boolean {
    if (this.#running === 0 && this.#owed === 0) return true
    const isLittle = this.#owed + this.#expected + expected <= maxBytes
    return isLittle && this.#running < maxRunning
  }
}

/** The part of a workload that comes over one stream. */
export class StreamLoad {
  readonly #workload: Workload
  #owed = 0
  /** Handled messages whose answers have not been taken. */
  #untaken = 0
  #isOver = false

  constructor(workload: Workload) {
    this.#workload = workload
  }

  /**
   * Handles one message of so many calls when there is room; `sizeOf` gives the bytes of its
   * answer.
   */
  async do<T>(calls: number, work: () => Promise<T>, sizeOf: (output: T) => number): Promise<T> {
    const end = await this.#workload.begin(calls)
    let bytes = 0
    try {
      const output = await work()
      bytes = sizeOf(output)
      return output
    } finally {
      if (!this.#isOver) {
        this.#untaken++
        this.#owe(bytes)
      }
      end(bytes)
    }
  }

  /** The other side has taken an answer of so many bytes. */
  taken(bytes: number): void {
    this.#untaken = Math.max(0, this.#untaken - 1)
    // The answer to a told message is shorter than the message.
    this.#owe(this.#untaken === 0 ? -this.#owed : -Math.min(bytes, this.#owed))
  }

  /** The stream has ended: its unread answers are gone. */
  end(): void {
    this.#isOver = true
    this.#owe(-this.#owed)
  }

  #owe(bytes: number): void {
    this.#owed += bytes
    this.#workload.owe(bytes)
  }
}
