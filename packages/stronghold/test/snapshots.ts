import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import {
  type Client,
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  type PlaceOptions,
  Stronghold,
} from '@stronghold/stronghold'
import { utf8 } from './bytes.js'

/** Fresh paths in a temporary folder that is removed when the test file ends. */
export async function makeNewPath(): Promise<() => Promise<string>> {
  const root = await mkdtemp(join(tmpdir(), 'stronghold-test-'))
  after(() => rm(root, { recursive: true, force: true }))
  return async () => join(await mkdtemp(join(root, 'case-')), 'file.stronghold')
}

/** A snapshot key: 32 bytes of one value. */
export const keyOf = (byte: number) => KeyProvider.fromKey(new Uint8Array(32).fill(byte))

/** A new snapshot under `keyOf(1)`. */
export function create(path: string, options: PlaceOptions = {}): Promise<Stronghold> {
  return Stronghold.create({ path, key: keyOf(1), workFactor: 1, ...options })
}

/** The same, opened. */
export function open(path: string, options: PlaceOptions = {}): Promise<Stronghold> {
  return Stronghold.open({ path, key: keyOf(1), ...options })
}

/** Where tests keep a key. */
export const privateKey = Location.generic('vault', 'key')

/** A client with a key at `privateKey` and the value `1` in its store. */
export async function clientWithKey(stronghold: Stronghold, name: string): Promise<Client> {
  const client = await stronghold.createClient(name)
  await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
  await client.store.insert('count', utf8('1'))
  return client
}

/** A signature of that key: the same for the same key, for Ed25519 draws nothing at random. */
export function signatureOf(client: Client): Promise<Uint8Array> {
  return client.execute(Ed25519Sign({ privateKey, message: utf8('message') }))
}
