import type { Network } from '@stronghold/p2p'
import { join, makeStronghold } from '../support.js'
import { Attacker } from './attacker.js'
import { type Attack, onConnections } from './on-connections.js'
import { onRelaysAlone } from './on-relays.js'
import { onSocketsAlone } from './on-sockets.js'
import { onStreamsAlone } from './on-streams.js'
import { Victim } from './victim.js'

export const attacks: Readonly<Record<string, Attack>> = {
  ...onConnections,
  ...onStreamsAlone,
  ...onSocketsAlone,
  ...onRelaysAlone,
}

/** What an attack did to the server. Memory is in MiB, over what it was before. */
export interface Damage {
  readonly name: string
  readonly peak: number
  readonly after: number
  /** Calls of an honest peer meanwhile, those that failed, and the longest in milliseconds. */
  readonly calls: number
  readonly failures: readonly string[]
  readonly slowest: number
  readonly runs: boolean
  readonly complaints: string
}

/** A server in a process of its own, and an honest peer that uses it all the time. */
export class Siege {
  readonly #victim: Victim
  readonly #honest: Network
  readonly #before: number

  private constructor(victim: Victim, honest: Network, before: number) {
    this.#victim = victim
    this.#honest = honest
    this.#before = before
  }

  static async begin(): Promise<Siege> {
    const victim = await Victim.start()
    const honest = await join(await makeStronghold(), { listen: [] })
    await victim.admit(honest.identity.peerId)
    await honest.setPeer({ id: victim.id, name: 'server', addresses: [victim.address] })
    // What is loaded and compiled with the first calls is no damage.
    const client = await honest.connect('server', { client: 'shared' })
    for (let i = 0; i < 1000; i++) await client.store.get('small')
    for (let i = 0; i < 20; i++) await client.store.get('large')
    const { rss } = await victim.look()
    return new Siege(victim, honest, rss)
  }

  async stand(name: string, seconds: number): Promise<Damage> {
    const attacker = new Attacker(this.#victim, seconds)
    const client = await this.#honest.connect('server', { client: 'shared', deadline: 20_000 })
    await this.#victim.look()
    let isOver = false
    const attack = (attacks[name] as Attack)(attacker)
    const failures: string[] = []
    let [calls, slowest] = [0, 0]
    const use = async () => {
      while (!isOver) {
        const begun = Date.now()
        await client.store.get('small').catch(({ code }) => failures.push(code))
        slowest = Math.max(slowest, Date.now() - begun)
        calls++
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    const using = use()
    try {
      await attack
    } finally {
      isOver = true
      await using
      await attacker.stop()
      client.close()
    }
    const { rss, peak } = await this.#victim.look()
    const over = (bytes: number) => Math.round((bytes - this.#before) / 2 ** 20)
    return {
      ...{ name, calls, failures, slowest, ...this.#victim.state },
      peak: over(peak),
      after: over(rss),
    }
  }

  end(): void {
    this.#victim.stop()
  }
}
