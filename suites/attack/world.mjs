import { fromTheStart, written } from './known.mjs'
import { makeLink } from './link.mjs'
import { chosen, fullTextOf, linkClient, linkPlace, locationOf } from './names.mjs'
import { Party } from './party.mjs'
import { Secrets } from './secrets.mjs'
import { randomBytesOf } from './watch.mjs'

/**
 * What a program runs in: the Stronghold of an owner, and one of an attacker, who holds its file, its
 * key, and whatever code can hold that runs beside the owner's unlocked Stronghold.
 */
export class World {
  secrets = new Secrets()
  /** What the attacker carried off: bytes, how, and the key under which they are, if it is known. */
  haul = []
  /** Everything that the attacker knows, by its hex. */
  known = new Map()
  /** Exports, of the attacker's and of the owner's own. */
  exports = []
  /** What was done, line by line. */
  log = []
  /** How often each kind of step came to what: `done`, or a code. */
  counts = new Map()
  /** @type {any} The library of the checkout that is attacked. */
  tree
  /** @type {any} A `Party`, once it is made. */
  owner
  /** @type {any} Another. */
  attacker
  lateGrants = false
  isZone = false
  /** @type {any} `(length) => Buffer`: what the owner chooses at random. */
  bytes
  #drawing
  #linked

  /** @param settings `seed`, and `zone` for an owner's Stronghold in a real zone. */
  static async make(tree, { seed, zone, lateGrants = false }) {
    const world = new World()
    world.tree = tree
    world.lateGrants = lateGrants
    world.bytes = randomBytesOf(seed, 'owner')
    let now = 1_700_000_000_000
    const clock = () => now++
    world.known = new Map(fromTheStart.map((bytes) => [bytes.toString('hex'), bytes]))
    const owner = {
      drawn: (bytes) => world.#drawing?.(bytes),
      derived: (...made) => world.#derived(...made),
    }
    const attacker = {
      drawn: (bytes) => bytes.length === 32 && world.learn(bytes),
      derived: (bytes) => world.learn(bytes),
    }
    const [ours, theirs] = ['owner inside', 'attacker inside'].map((name) =>
      randomBytesOf(seed, name),
    )
    world.owner = await Party.make(
      tree,
      1,
      zone ? { zone } : { random: ours, notice: owner, clock },
    )
    world.attacker = await Party.make(tree, 2, { random: theirs, notice: attacker, clock })
    world.isZone = zone !== undefined
    await world.#begin()
    return world
  }

  // A program that begins with nothing spends its steps on making something.
  async #begin() {
    const { GenerateKey, WriteVault, Location } = this.tree
    const at = { client: 'wallet', place: { vault: 'keys', record: 'signing' } }
    const name = `Symmetric that the owner made at ${fullTextOf(at)}`
    const output = Location.generic('keys', 'signing')
    const owner = await this.owner.client(at.client)
    const call = GenerateKey({ type: 'Symmetric', output })
    await this.bear({ name, length: 32, at }, () => owner.execute(call))
    await this.owner.file()
    const attacker = await this.attacker.client('evil')
    const location = Location.generic('trap', 'signing')
    await attacker.execute(WriteVault({ data: Uint8Array.from(written), location }))
    this.log.push(
      `(the owner has a key at ${fullTextOf(at)}, the attacker known bytes at evil:trap/signing)`,
    )
  }

  async close() {
    await this.owner.close()
    await this.attacker.close()
  }

  /** Remembers the outcome of a step. */
  count(kind, outcome) {
    const key = `${kind} ${outcome}`
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** The attacker knows these bytes. */
  learn(bytes) {
    const own = Buffer.from(bytes)
    this.known.set(own.toString('hex'), own)
  }

  /** The records that there are in the owner's Stronghold. */
  live() {
    return this.owner.live()
  }

  /** What a target means: the place of a record that is there, or the one that it names. */
  async target({ over, client, place }) {
    return over === undefined ? { client, place } : chosen(await this.live(), over)
  }

  /**
   * Runs what makes a secret, and remembers it with the policy that the call named: by what is
   * drawn, or in a zone, where nobody sees that, by what is there afterwards.
   * @param {{ name: string, policy?: any, length: number, at: any }} born
   */
  async bear({ name, policy, length, at }, run) {
    const words = policy === undefined ? [] : [policy]
    if (this.isZone) {
      await run()
      for (const bytes of await this.at(at)) this.secrets.add(bytes, name, words)
      return
    }
    const drawn = []
    this.#drawing = (bytes) => bytes.length === length && drawn.push(Buffer.from(bytes))
    try {
      await run()
    } finally {
      this.#drawing = undefined
    }
    for (const bytes of drawn) this.secrets.add(bytes, name, words)
  }

  /** The bytes at a place of the owner's, none or one. */
  async at({ client, place }) {
    const all = (await this.owner.contents()).filter((at) => at.client === client)
    const isThere = ({ place: { vault, record, counter } }) =>
      vault === place.vault &&
      (place.record === '#head'
        ? counter !== undefined
        : record === place.record && counter === place.counter)
    return all
      .filter(isThere)
      .slice(-1)
      .map(({ bytes }) => bytes)
  }

  /** The bytes at a place, if the attacker knows them; otherwise others that it knows. */
  async knownAt(at) {
    const [bytes] = await this.at(at)
    const isKey = bytes?.length === 32 && this.known.has(bytes.toString('hex'))
    return isKey ? bytes : written
  }

  /** The exchange keys of both, made when they are first asked for. */
  async link() {
    this.#linked ??= await makeLink(this)
    const privateKey = this.locationOf(linkPlace)
    const own = async (party) => ({ client: await party.client(linkClient), privateKey })
    return {
      ...this.#linked,
      ownKey: await own(this.owner),
      theirKey: await own(this.attacker),
    }
  }

  locationOf(place) {
    return locationOf(this.tree, place)
  }

  #derived(bytes, inputs, how) {
    const input = Buffer.concat(inputs)
    if (this.secrets.in(input).length > 0) this.secrets.derive(bytes, inputs, how)
    else if (this.known.has(input.toString('hex'))) this.learn(bytes)
  }
}
