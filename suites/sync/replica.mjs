// One Stronghold of a history, with what its owner knows.
import { Knowledge } from './events.mjs'
import { library, nativeProvider, startInProcess } from './library.mjs'

const { GenerateKey, KeyProvider, Location, MemoryStorage, PublicKey, Stronghold, WriteVault } =
  library

const privateKey = Location.generic('identity', 'x25519')
const startOfTime = Date.UTC(2026, 5, 1)
const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))

/** Where a record of the model is: `vault/name`, or `vault#number`. */
export function locationOf(record) {
  const [vault, number] = record.split('#')
  if (number !== undefined) return Location.counter(vault, Number(number))
  const [path, name] = record.split('/')
  return Location.generic(path, name)
}

export const vaultOf = (record) => record.split(/[/#]/)[0]
export const inVault = (record, vault) => vault + record.slice(vaultOf(record).length)

/** The secret of a write: 32 bytes that nothing else has. */
function secretOf(number) {
  const secret = new Uint8Array(32).fill(1)
  new DataView(secret.buffer).setUint32(0, number)
  return secret
}

const numbers = new Map()

function publicKeyOf(number) {
  const publicKey = new Uint8Array(32)
  nativeProvider.ed25519.publicKey(publicKey, secretOf(number))
  numbers.set(publicKey.join(), number)
}

export class Replica {
  clock = { now: startOfTime }
  known = new Knowledge()
  /** Committed states, from the oldest: the file, and what was known then. */
  saved = []

  name
  /** Of its exchange key, once that is made. */
  publicKey = new Uint8Array()

  constructor(name) {
    this.name = name
  }

  /** The inside in this process, by this replica's clock. */
  inside = () => startInProcess({ crypto: nativeProvider, now: () => this.clock.now })

  /** @param {Uint8Array} [file] of a snapshot to begin with */
  static async make(name, file) {
    const replica = new Replica(name)
    replica.storage = new MemoryStorage(file)
    const { storage, inside } = replica
    if (file === undefined) {
      replica.stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1, inside })
      await replica.stronghold.createClient('client')
      const keys = await replica.stronghold.createClient('keys')
      await keys.execute(GenerateKey({ type: 'X25519', output: privateKey }))
    } else {
      await replica.#open()
    }
    replica.publicKey = await replica.stronghold
      .client('keys')
      .execute(PublicKey({ type: 'X25519', privateKey }))
    await replica.commit()
    return replica
  }

  get client() {
    return this.stronghold.client('client')
  }

  get own() {
    return { client: this.stronghold.client('keys'), privateKey }
  }

  key = key

  async trust(partner) {
    const scope = [{ client: 'client' }]
    const rights = { send: scope, receive: scope, current: key() }
    await this.stronghold.sync.trust({ partner: partner.publicKey, ...rights })
  }

  write(record, number) {
    publicKeyOf(number)
    return this.client.execute(WriteVault({ data: secretOf(number), location: locationOf(record) }))
  }

  /** Writes the next version of a vault's counter; gives the record that it became. */
  async writeNext(vault, number) {
    publicKeyOf(number)
    const location = Location.counter(vault)
    await this.client.execute(WriteVault({ data: secretOf(number), location }))
    for (const { counter } of (await this.client.listVersions(vault)).reverse()) {
      const record = `${vault}#${counter}`
      if ((await this.numberAt(record)) === number) return record
    }
    throw new Error(`the version that was written is not among those of ${vault}`)
  }

  /** The number of the write that is there; undefined when none is. */
  async numberAt(record) {
    const location = locationOf(record)
    if (!(await this.client.recordExists(location))) return undefined
    const call = PublicKey({ type: 'Ed25519', privateKey: location })
    return numbers.get((await this.client.execute(call)).join())
  }

  async commit() {
    await this.stronghold.commit()
    this.saved.push({ file: await this.storage.read(), known: this.known.copy() })
  }

  /** As after a crash (`back` 0), or when somebody put an older file in place. */
  async reopen(back = 0) {
    const at = Math.max(0, this.saved.length - 1 - back)
    const { file, known } = this.saved[at]
    await this.stronghold.close({ discard: true })
    this.saved.length = at + 1
    this.storage = new MemoryStorage(file)
    await this.#open()
    this.known = known.copy()
  }

  async #open() {
    const { storage, inside } = this
    this.stronghold = await Stronghold.open({ storage, key: key(), inside })
    await this.stronghold.loadClient('client')
    await this.stronghold.loadClient('keys')
  }

  close() {
    return this.stronghold.close({ discard: true })
  }
}
