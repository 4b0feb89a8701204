import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Attacker } from './attacker.js'
import type { HonestWish, HonestWord } from './honest.js'
import { type Attack, onConnections } from './on-connections.js'
import { onRelaysAlone } from './on-relays.js'
import { onSocketsAlone } from './on-sockets.js'
import { onStreamsAlone } from './on-streams.js'
import { onWebSockets } from './on-web-sockets.js'
import { Victim } from './victim.js'
import type { Way } from './way.js'

const attacks: Readonly<Record<string, Attack>> = {
  ...onConnections,
  ...onStreamsAlone,
  ...onSocketsAlone,
  ...onRelaysAlone,
}

/** The attacks that there are on one way. */
export function attacksOn({ transport }: Way): Readonly<Record<string, Attack>> {
  return transport === 'ws' ? { ...attacks, ...onWebSockets } : attacks
}

/** Milliseconds before an attack in which nobody attacks. */
const quiet = 100
const mebibyte = new Uint8Array(1 << 20)

/** What an attack did to the victim. Memory is in MiB, over what it was before; times in ms. */
export interface Damage {
  readonly name: string
  readonly peak: number
  readonly after: number
  /** Of calls of an honest peer meanwhile: codes of those that failed. */
  readonly failures: readonly string[]
  /** Of all calls; `calm` are those of a moment before the attack. */
  readonly times: readonly number[]
  readonly calm: readonly number[]
  readonly runs: boolean
  readonly complaints: string
}

/** A victim in a process of its own, and an honest peer in another that uses it all the time. */
export class Siege {
  readonly #victim: Victim
  readonly #honest: Honest
  readonly #before: number

  private constructor(victim: Victim, honest: Honest, before: number) {
    this.#victim = victim
    this.#honest = honest
    this.#before = before
  }

  static async begin(): Promise<Siege> {
    const victim = await Victim.start()
    const honest = await Honest.start()
    await victim.admit(honest.id)
    await honest.ask({ meet: victim.id, addresses: [victim.addresses.tcp] })
    const { rss } = await victim.look()
    return new Siege(victim, honest, rss)
  }

  async stand(name: string, seconds: number, way: Way): Promise<Damage> {
    const { times: calm } = await this.#honest.during(calmly)
    const attacker = new Attacker(this.#victim, seconds, way)
    try {
      await this.#victim.begin()
      const attack = attacksOn(way)[name] as Attack
      const { times, failures } = await this.#honest.during(() => attack(attacker))
      await attacker.stop()
      const { rss, peak } = await this.#victim.look()
      const over = (bytes: number) => Math.round((bytes - this.#before) / 2 ** 20)
      const memory = { peak: over(peak), after: over(rss) }
      return { name, failures, times, calm, ...memory, ...this.#victim.state }
    } catch (error) {
      await attacker.stop()
      if (this.#victim.state.runs) throw error
      const nothing = { peak: 0, after: 0, times: [], failures: ['ended'] }
      return { name, calm, ...nothing, ...this.#victim.state }
    }
  }

  end(): void {
    this.#victim.stop()
    this.#honest.stop()
  }
}

class Honest {
  readonly id: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, id: string) {
    this.#child = child
    this.id = id
  }

  static async start(): Promise<Honest> {
    const child = fork(new URL('honest.js', import.meta.url))
    const [{ id }] = (await once(child, 'message')) as [{ id: string }]
    return new Honest(child, id)
  }

  async ask(wish: HonestWish): Promise<HonestWord> {
    const answered = once(this.#child, 'message')
    this.#child.send(wish)
    const [word] = (await answered) as [HonestWord]
    return word
  }

  /** What calls took while something was done, and codes of those that failed. */
  async during(act: () => Promise<unknown>): Promise<Extract<HonestWord, { times: unknown }>> {
    await this.ask({ begin: true })
    try {
      await act()
    } finally {
      this.#child.send({ end: true } satisfies HonestWish)
    }
    const [said] = (await once(this.#child, 'message')) as [HonestWord]
    return said as Extract<HonestWord, { times: unknown }>
  }

  stop(): void {
    this.#child.kill()
  }
}

/** Nobody attacks, but this process is as busy: what it takes of the machine is no damage. */
async function calmly(): Promise<void> {
  const until = Date.now() + quiet
  while (Date.now() < until) {
    createHash('sha256').update(mebibyte).digest()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
