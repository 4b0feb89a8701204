import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Wish, Word } from './server.js'
import type { Way } from './way.js'

/** The server of a hostile test, as its parent sees it. */
export class Victim {
  readonly id: string
  readonly addresses: Readonly<Record<Way['transport'], string>>
  readonly #child: ChildProcess
  readonly #complaints: string[] = []

  private constructor(child: ChildProcess, id: string, addresses: readonly string[]) {
    this.#child = child
    this.id = id
    const isWebSocket = (address: string) => address.includes('/ws')
    this.addresses = {
      tcp: addresses.find((address) => !isWebSocket(address)) as string,
      ws: addresses.find(isWebSocket) as string,
    }
    child.on('error', (error) => this.#complaints.push(String(error)))
    child.stderr?.on('data', (text) => this.#complaints.push(String(text)))
  }

  static async start(): Promise<Victim> {
    const child = fork(new URL('server.js', import.meta.url), {
      // V8 keeps the halves of its young generation as large as they once were, in Node 24 up to
      // twice as large as in Node 20: that is no memory that a peer holds.
      execArgv: ['--expose-gc', '--max-semi-space-size=16'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    const [{ id, addresses }] = (await once(child, 'message')) as [
      { id: string; addresses: readonly string[] },
    ]
    return new Victim(child, id, addresses)
  }

  /** Whether it runs, and what it wrote to stderr: nothing, if all is well. */
  get state(): { readonly runs: boolean; readonly complaints: string } {
    const { exitCode, signalCode } = this.#child
    return { runs: exitCode === null && signalCode === null, complaints: this.#complaints.join('') }
  }

  /** Lets a peer in, with all rights in the client `shared`. */
  async admit(peer: string): Promise<void> {
    await this.#ask({ admit: peer }, (word) => 'admitted' in word && word.admitted === peer)
  }

  /** Has it dial a peer, and use it, whatever comes of that. */
  dial(peer: string, address: string): void {
    if (this.#child.connected) this.#child.send({ dial: peer, address } satisfies Wish)
  }

  /** Counts the most memory anew. */
  async begin(): Promise<void> {
    await this.#ask({ begin: true }, (word) => 'begun' in word)
  }

  /** Its memory in bytes, after a collection of garbage, and the most since the last look. */
  async look(): Promise<Extract<Word, { rss: number }>> {
    return (await this.#ask({ look: true }, (word) => 'rss' in word)) as never
  }

  stop(): void {
    this.#child.kill()
  }

  #ask(wish: Wish, isAnswer: (word: Word) => boolean): Promise<Word> {
    return new Promise((resolve, reject) => {
      const gone = () => {
        const { exitCode, signalCode } = this.#child
        reject(
          new Error(`the server is gone (${exitCode ?? signalCode}): ${this.state.complaints}`),
        )
      }
      if (!this.#child.connected) {
        gone()
        return
      }
      const take = (word: Word) => {
        if (!isAnswer(word)) return
        this.#child.off('message', take)
        this.#child.off('exit', gone)
        resolve(word)
      }
      this.#child.on('message', take)
      this.#child.once('exit', gone)
      this.#child.send(wish)
    })
  }
}
