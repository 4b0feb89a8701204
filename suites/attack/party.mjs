import { clients, linkClient, linkPlace, lootVault, records, textOf, vaults } from './names.mjs'
import { watched } from './watch.mjs'

const deepestCounter = 40

/** A Stronghold of a program, with its file, older files, and the key that only its owner has. */
export class Party {
  #tree
  #options
  #key
  #inside
  /** Files of earlier commits. */
  older = []

  /** @param options `zone`, or `random`, `notice` and `clock` for the inside in this process. */
  static async make(tree, keyByte, options) {
    const party = new Party()
    party.#tree = tree
    party.#options = options
    party.#key = Buffer.alloc(32, keyByte)
    party.storage = new tree.MemoryStorage()
    party.stronghold = await tree.Stronghold.create({
      ...party.#place(),
      key: party.key,
      workFactor: 1,
    })
    return party
  }

  /** The present key: the party that has it is the owner. */
  get key() {
    return this.#tree.KeyProvider.fromKey(Uint8Array.from(this.#key))
  }

  /** The file as it is after a commit. */
  async file() {
    await this.stronghold.commit()
    const bytes = this.storage.bytes.slice()
    this.older.push(bytes)
    return new this.#tree.MemoryStorage(bytes)
  }

  /** A client, loaded, or made if there is none. */
  async client(path) {
    const { stronghold } = this
    try {
      return stronghold.client(path)
    } catch (error) {
      if (error.code !== 'CLIENT_NOT_LOADED') throw error
    }
    try {
      return await stronghold.loadClient(path)
    } catch (error) {
      if (error.code !== 'CLIENT_NOT_FOUND') throw error
      return stronghold.createClient(path)
    }
  }

  /** The clients that there are, by their names, as anybody can ask who holds the Stronghold. */
  async clients() {
    const all = await this.stronghold.inventory()
    return all.map(({ name }) => String(Buffer.from(name)))
  }

  /** The records that there are, with the places that they are at. */
  async live() {
    const all = await this.stronghold.inventory()
    return all.flatMap(({ name, vaults }) =>
      vaults.flatMap(({ records }) =>
        records
          .filter(({ revoked, location }) => !revoked && location !== undefined)
          .map(({ location }) => ({
            client: String(Buffer.from(name)),
            place: placeOf(location),
          })),
      ),
    )
  }

  /** Ends the inside at once, and opens the file again, or an older one in its place. */
  async crash(bytes = this.storage.bytes) {
    await this.#inside.terminate()
    await this.stronghold.close({ discard: true })
    this.storage = new this.#tree.MemoryStorage(bytes.slice())
    this.stronghold = await this.#tree.Stronghold.open({ ...this.#place(), key: this.key })
  }

  close() {
    return this.stronghold.close({ discard: true })
  }

  /** Commits, and reads all records with the key of the file: what the oracle alone may do. */
  async contents() {
    await this.file()
    const { engine, crypto, allocator, workspace, Location } = this.#tree
    const { snapshot } = this.#decoded()
    const found = []
    for (const path of [...clients, linkClient]) {
      const state = snapshot.clients.get(this.#clientKey(path))
      if (state === undefined) continue
      for (const { place, location, text, vaultId, recordId } of places(engine, crypto, Location)) {
        if (!state.recordExists(vaultId, recordId)) continue
        workspace(allocator).run((scratch) => {
          const bytes = Buffer.from(state.readSecret(vaultId, recordId, scratch))
          found.push({ client: path, place, location, text: `${path}:${text}`, bytes })
        })
      }
    }
    return found
  }

  /** Writes a record as another tool does, which has the key and knows nothing of attributes. */
  async rewrite({ client, place }, bytes) {
    await this.file()
    const { engine, crypto, Location } = this.#tree
    const { snapshot, fileKey } = this.#decoded()
    const state = snapshot.clients.get(this.#clientKey(client))
    const text = textOf(place)
    const at = places(engine, crypto, Location).find((known) => known.text === text)
    if (state === undefined || at === undefined) return false
    state.writeSecret(at.vaultId, at.recordId, bytes)
    await this.crash(fileKey.seal(snapshot.encode()))
    return true
  }

  #decoded() {
    const { engine, crypto, allocator } = this.#tree
    const powers = { crypto, allocator }
    const { body } = engine.parseEnvelope(this.storage.bytes)
    const fileKey = engine.FileKey.unlock(powers, body, this.#key, { maximumWorkFactor: 10 })
    return { fileKey, snapshot: engine.SnapshotState.decode(powers, fileKey.open(body)) }
  }

  #clientKey(path) {
    const { engine, crypto } = this.#tree
    return engine.idKey(engine.deriveClientId(crypto, Buffer.from(path)))
  }

  #place() {
    const { zone, random, notice, clock } = this.#options
    const tree = this.#tree
    const start = zone
      ? (signal) => tree.startZone({ procedures: [zone] }, signal)
      : () =>
          tree.startInProcess({
            crypto: watched(tree.crypto, random, notice),
            now: clock,
            procedures: tree.procedures,
          })
    return {
      storage: this.storage,
      inside: async (signal) => {
        this.#inside = await start(signal)
        return this.#inside
      },
    }
  }
}

function placeOf({ kind, vaultPath, recordPath, counter }) {
  const vault = String(Buffer.from(vaultPath))
  if (kind === 'counter') return { vault, counter }
  return { vault, record: String(Buffer.from(recordPath)) }
}

let known

/** Every place that programs name, with its ids. */
function places(engine, crypto, Location) {
  known ??= [...vaults, lootVault, linkPlace.vault].flatMap((vault) => {
    const vaultId = engine.deriveVaultId(crypto, Buffer.from(vault))
    const names = vault === linkPlace.vault ? [linkPlace.record] : records
    const named = names.map((record) => ({
      place: { vault, record },
      location: Location.generic(vault, record),
      recordId: engine.deriveRecordId(crypto, vaultId, Buffer.from(record)),
    }))
    const counted = Array.from({ length: deepestCounter }, (_, counter) => ({
      place: { vault, counter },
      location: Location.counter(vault, counter),
      recordId: engine.deriveCounterRecordId(crypto, Buffer.from(vault), counter),
    }))
    return [...named, ...counted].map((at) => ({ ...at, vaultId, text: textOf(at.place) }))
  })
  return known
}
