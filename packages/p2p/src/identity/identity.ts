import { peerIdFromPublicKey } from '@libp2p/peer-id'
import {
  type Client,
  Ed25519Sign,
  GenerateKey,
  Location,
  type OwnKey,
  type Path,
  type Policy,
  PublicKey,
  type StoredLocation,
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { lastingClient, loadedClient } from './loaded-client.js'
import type { Identity } from './names.js'
import { SigningKey } from './signing-key.js'

/** The client that holds the identity and the address book, unless another is named. */
export const identityPath = 'network'

const signing = Location.generic('identity', 'signing')
const exchange = Location.generic('identity', 'exchange')

/** Neither key can be wrapped or synced to another file: two machines would share one identity. */
const keys: readonly {
  readonly type: 'Ed25519' | 'X25519'
  readonly location: StoredLocation
  readonly label: string
  readonly policy: Policy
}[] = [
  {
    type: 'Ed25519',
    location: signing,
    label: 'peer identity',
    policy: { usages: ['Ed25519Sign', 'PublicKey'], wrappable: 'never' },
  },
  {
    type: 'X25519',
    location: exchange,
    label: 'key for syncs',
    policy: { usages: ['PublicKey', 'Export', 'Import'], wrappable: 'never' },
  },
]

/** The same from inside: two keys in the vault, which never leave it. */
export interface OwnIdentity extends Identity {
  /** The private half of it, by location; good until the Stronghold is locked. */
  readonly ownKey: () => Promise<OwnKey>
  /** The client of the keys and of the address book. It is never served to anybody, nor synced. */
  readonly client: Client
  readonly path: Path
  /** The signing key for libp2p. */
  readonly signingKey: SigningKey
}

/**
 * The identity of a Stronghold, which is made and committed when there is none. `path` names the
 * client that has it.
 * @throws StrongholdError `READ_ONLY` when it would have to be made in a file that was opened for
 * reading; `POLICY_DENIED` when a key there has another policy than this function gives, since it
 * may be known elsewhere; `LOCKED`, `STORAGE_*`.
 */
export async function openIdentity(
  stronghold: Stronghold,
  path: Path = identityPath,
): Promise<OwnIdentity> {
  const client = await requireClient(stronghold, path)
  if (await makeMissing(stronghold, client, path)) await stronghold.commit()
  const [publicKey, exchangeKey] = await client.executeChained([
    PublicKey({ type: 'Ed25519', privateKey: signing }),
    PublicKey({ type: 'X25519', privateKey: exchange }),
  ])
  const sign = (message: Uint8Array) =>
    client.execute(Ed25519Sign({ privateKey: signing, message }))
  const signingKey = new SigningKey(publicKey, sign)
  const peerId = peerIdFromPublicKey(signingKey.publicKey).toString()
  return Object.freeze({
    peerId,
    exchangeKey,
    ownKey: async () => ({ client: await loadedClient(stronghold, path), privateKey: exchange }),
    client,
    path,
    signingKey,
  })
}

async function requireClient(stronghold: Stronghold, path: Path): Promise<Client> {
  try {
    return await lastingClient(stronghold, path)
  } catch (error) {
    if (!(error instanceof StrongholdError) || error.code !== 'CLIENT_NOT_FOUND') throw error
  }
  await stronghold.createClient(path)
  return lastingClient(stronghold, path)
}

async function makeMissing(stronghold: Stronghold, client: Client, path: Path): Promise<boolean> {
  const calls = []
  for (const { type, location, label, policy } of keys) {
    if (await client.recordExists(location)) {
      await requireOwn(stronghold, path, location, policy)
    } else {
      const attributes = { label, policy }
      calls.push(GenerateKey({ type, output: location }, { attributes }))
    }
  }
  if (calls.length > 0) await client.executeChained(calls)
  return calls.length > 0
}

/**
 * A key that another party put there would give this side an identity that the party has too. A
 * sync brings no record whose policy lacks `Sync`. A peer that may *write* the client can give a
 * record any policy, and nothing here can tell: see `NetworkOptions.identity`.
 */
async function requireOwn(
  stronghold: Stronghold,
  client: Path,
  location: StoredLocation,
  { usages }: Policy,
): Promise<void> {
  const found = await stronghold.policies.read({ client, location })
  const isOwn = found?.usages.every((usage) => usages.includes(usage)) === true
  if (!isOwn || found?.wrappable !== 'never') {
    throw new StrongholdError('POLICY_DENIED', {
      detail: 'The key of the identity was not made as one: it may be known elsewhere.',
    })
  }
}
