import { resolve } from 'node:path'
import {
  type Client,
  FileStorage,
  KeyProvider,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { given } from '@stronghold/stronghold/codec'
import { type Configuration, configuration } from './configuration.js'
import { bytesOf, type ClientPath } from './paths.js'

// The plugin keeps its Strongholds by the path of their snapshot, and the objects of its JavaScript
// API hold only names: any number of them, also new ones, refer to the same Stronghold.

interface Loaded {
  readonly stronghold: Stronghold
  /** The clients that were created or loaded, by their name. */
  readonly clients: Map<string, Uint8Array>
}

const collection = new Map<string, Loaded>()
const turns = new Map<string, Promise<unknown>>()

/**
 * Opens the snapshot at `path`, or makes it, and keeps it until `unload`.
 * @throws StrongholdError `GENERATIONS_KEPT` where the file is gone and older states of it are kept.
 */
export async function load(path: string, password: string): Promise<void> {
  given.read('path', given.text, path)
  given.read('password', given.text, password)
  await inTurn(path, async (place) => {
    const settings = configuration()
    const storage = await FileStorage.at(place, { makeDirectory: true })
    const exists = await storage.exists()
    // Before a salt is made: an empty wallet would push the older states of a lost file out.
    if (!exists && (await storage.listGenerations()).length > 0) {
      throw new StrongholdError('GENERATIONS_KEPT')
    }
    const derived = await settings.deriveKey(password, { path: place, exists })
    using key = derived instanceof KeyProvider ? derived : KeyProvider.fromKey(derived)
    const loaded = collection.get(place)
    if (loaded !== undefined) return await loadAgain(loaded, place, key, settings)
    const stronghold = await (exists
      ? Stronghold.open({ ...settings.place, path: place, key })
      : create(place, key, settings))
    collection.set(place, { stronghold, clients: new Map() })
  })
}

/**
 * Writes the changes, and forgets all secrets of the Stronghold; it stays loaded if that fails. To a
 * file of format 2 nothing is written.
 */
export function unload(path: string): Promise<void> {
  return inTurn(path, async (place) => {
    const loaded = collection.get(place)
    if (loaded === undefined) return
    const { stronghold } = loaded
    // A file of format 2 takes no commit: its changes are dropped, or it could never be locked.
    const discard = stronghold.state === 'unlocked' && stronghold.facts.version === 2
    if (!discard && stronghold.dirty) await stronghold.commit()
    await stronghold.close({ discard })
    collection.delete(place)
  })
}

/** Writes the changes. */
export function save(path: string): Promise<void> {
  return inTurn(path, (place) => loadedAt(place).stronghold.commit())
}

/** Makes a client, or loads one. */
export async function enterClient(
  how: 'createClient' | 'loadClient',
  path: string,
  client: ClientPath,
): Promise<void> {
  const { stronghold, clients } = loadedAt(resolve(path))
  const name = bytesOf(client)
  await stronghold[how](name).catch((error: unknown) => {
    // A program says `loadClient(name).catch(() => createClient(name))` each time: it means this one.
    const isThere = error instanceof StrongholdError && error.code === 'CLIENT_ALREADY_LOADED'
    if (how !== 'loadClient' || !isThere) throw error
  })
  clients.set(name.toString(), name)
}

/** The client that was created or loaded before. */
export function clientOf(path: string, client: ClientPath): Client {
  return loadedAt(resolve(path)).stronghold.client(bytesOf(client))
}

/**
 * The plugin forgets what was not saved when it loads a snapshot again; here the password is checked
 * and the changes stay. As there, clients have to be loaded anew.
 */
async function loadAgain(
  { stronghold, clients }: Loaded,
  path: string,
  key: KeyProvider,
  settings: Configuration,
): Promise<void> {
  if (stronghold.state === 'locked') {
    // Its zone has died.
    await stronghold.unlock({ key })
  } else {
    const other = await Stronghold.open({ ...settings.place, path, key, access: 'read' })
    await other.close()
    for (const name of clients.values()) await stronghold.unloadClient(name)
  }
  clients.clear()
}

function create(
  path: string,
  key: KeyProvider,
  { place, workFactor }: Configuration,
): Promise<Stronghold> {
  const cost = workFactor === undefined ? {} : { workFactor }
  return Stronghold.create({ ...place, ...cost, path, key })
}

function loadedAt(place: string): Loaded {
  const loaded = collection.get(place)
  if (loaded === undefined) throw new StrongholdError('LOCKED')
  return loaded
}

/** One at a time for each snapshot: two loads at once must not both make the file. */
function inTurn(path: string, action: (place: string) => Promise<void>): Promise<void> {
  const place = resolve(path)
  const turn = (turns.get(place) ?? Promise.resolve()).then(() => action(place))
  const settled = turn
    .catch(() => undefined)
    .then(() => {
      if (turns.get(place) === settled) turns.delete(place)
    })
  turns.set(place, settled)
  return turn
}
