// What the rounds write: one number, in places that only a whole snapshot keeps in step.
import { GenerateKey, KeyProvider, Location, PublicKey } from '@stronghold/stronghold'

const counter = 'number'
const privateKey = Location.generic('keys', 'key')
const publicKeyOf = PublicKey({ type: 'Ed25519', privateKey })

export const makeKey = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))
export const workFactor = 1

/** Two clients of an open Stronghold that must always agree. */
export class Ledger {
  #clients

  /** Loads the clients, or makes them in a snapshot that has none. */
  static async open(stronghold) {
    const ledger = new Ledger()
    const isNew = (await stronghold.listClients()).length === 0
    const client = (name) => (isNew ? stronghold.createClient(name) : stronghold.loadClient(name))
    ledger.#clients = [await client('one'), await client('two')]
    if (!isNew) return ledger
    const [one] = ledger.#clients
    await one.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
    await one.store.insert('public key', await one.execute(publicKeyOf))
    return ledger
  }

  /** The number; 0 before the first. Throws if the parts disagree. */
  async read() {
    const [one, two] = this.#clients
    const texts = await Promise.all([one, two].map((client) => client.store.get(counter)))
    const [number, mirrored] = texts.map((bytes) => Number(Buffer.from(bytes ?? '0')))
    if (number !== mirrored) throw new Error(`the clients disagree: ${number}, ${mirrored}`)
    const publicKey = await one.execute(publicKeyOf)
    if (Buffer.compare(publicKey, await one.store.get('public key')) !== 0) {
      throw new Error('the key has changed')
    }
    if (number > 0 && !(await two.vault('numbers').recordExists(`${number}`))) {
      throw new Error('the record of the number is missing')
    }
    return number
  }

  async write(number) {
    const [one, two] = this.#clients
    const bytes = Buffer.from(`${number}`)
    await one.store.insert(counter, bytes)
    await two.vault('numbers').writeSecret(`${number}`, bytes)
    if (number > 1) await two.vault('numbers').deleteSecret(`${number - 1}`)
    await two.store.insert(counter, bytes)
  }

  /** Bytes that only take space. */
  async fill(length) {
    await this.#clients[0].store.insert('filler', new Uint8Array(length))
  }
}
