import assert from 'node:assert/strict'
import type { Network, NetworkOptions } from '@stronghold/p2p'
import {
  type Client,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  type Scope,
  type Stronghold,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { join, makeStronghold } from '../support.js'

/** A Stronghold in a network, the key of its snapshot, and a client `wallet`. */
export interface Side {
  readonly stronghold: Stronghold
  readonly network: Network
  readonly wallet: Client
  readonly key: () => KeyProvider
  /** Where its file lies. */
  readonly storage: MemoryStorage
}

/** Makes a side. */
export async function makeSide(options: NetworkOptions = {}): Promise<Side> {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const key = () => KeyProvider.fromKey(bytes.slice())
  const storage = new MemoryStorage()
  const stronghold = await makeStronghold({ key: key(), storage })
  const wallet = await stronghold.createClient('wallet')
  return { stronghold, wallet, network: await join(stronghold, options), key, storage }
}

const yes = async () => true

/** Lets two sides know each other, as `a` and `b`. */
export async function pair(a: Side, b: Side): Promise<void> {
  const invitation = await a.network.invite({ name: 'a', confirm: yes, callIt: 'b' })
  await b.network.accept(invitation.code, { name: 'b', confirm: yes, callIt: 'a' })
  await invitation.result
}

/** Two sides that know each other and trust each other with `scope`. */
export async function makePair(scope: Scope): Promise<readonly [Side, Side]> {
  const [a, b] = [await makeSide(), await makeSide()]
  await pair(a, b)
  await a.network.trust('b', { send: scope, receive: scope, current: a.key() })
  await b.network.trust('a', { send: scope, receive: scope, current: b.key() })
  return [a, b]
}

/** Waits until something is so, for ten seconds at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await isSo()); i++) await new Promise((r) => setTimeout(r, 50))
  assert(await isSo())
}

/** Where tests keep keys. */
export const at = (record: string, vault = 'keys') => Location.generic(vault, record)

/** Writes keys of 32 random bytes, and commits. */
export async function write({ stronghold, wallet }: Side, ...records: string[]): Promise<void> {
  const data = () => crypto.getRandomValues(new Uint8Array(32))
  const calls = records.map((name) => WriteVault({ data: data(), location: at(name) }))
  // As many as one message may cost.
  for (let i = 0; i < calls.length; i += 1000) await wallet.executeChained(calls.slice(i, i + 1000))
  await stronghold.commit()
}

/** What can be seen of a key: the public half of it, or why not. */
export async function look(client: Client, record: string, vault = 'keys'): Promise<string> {
  try {
    const privateKey = at(record, vault)
    const key = await client.execute(PublicKey({ type: 'X25519', privateKey }))
    return Buffer.from(key).toString('hex')
  } catch (error) {
    if (error instanceof StrongholdError) return error.code
    throw error
  }
}
