import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Wish, Word } from './server.js'

/** The server of a hostile test, as its parent sees it. */
export class Victim {
  readonly id: string
  readonly address: string
  readonly #child: ChildProcess
  readonly #complaints: string[] = []

  private constructor(child: ChildProcess, id: string, address: string) {
    this.#child = child
    this.id = id
    this.address = address
    child.on('error', (error) => this.#complaints.push(String(error)))
    child.stderr?.on('data', (text) => this.#complaints.push(String(text)))
  }

  static async start(): Promise<Victim> {
    const child = fork(new URL('server.js', import.meta.url), {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    const [{ id, addresses }] = (await once(child, 'message')) as [
      { id: string; addresses: readonly string[] },
    ]
    return new Victim(child, id, addresses[0] as string)
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
