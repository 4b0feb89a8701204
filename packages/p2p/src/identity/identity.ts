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
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { lastingClient, loadedClient } from '../loaded-client.js'
import type { Identity } from './names.js'
import { SigningKey } from './signing-key.js'

/** The client that holds the identity and the address book, unless another is named. */
export const identityPath = 'network'

const signing = Location.generic('identity', 'signing')
const exchange = Location.generic('identity', 'exchange')

/** Neither key can be wrapped or synced to another file: two machines of one name would be one. */
const signingPolicy: Policy = { usages: ['Ed25519Sign', 'PublicKey'], wrappable: 'never' }
const exchangePolicy: Policy = {
  usages: ['PublicKey', 'Export', 'Import'],
  wrappable: 'never',
}

/** The same from inside: two keys in the vault, which never leave it. */
export interface OwnIdentity extends Identity {
  /** The private half of it, by location; good until the Stronghold is locked. */
  readonly ownKey: () => Promise<OwnKey>
  /** The client of the keys and of the address book. It is never served to anybody. */
  readonly client: Client
  /** What libp2p signs with. */
  readonly signingKey: SigningKey
}

/**
 * The identity of a Stronghold, which is made and committed when there is none. `path` names the
 * client that has it.
 * @throws StrongholdError `READ_ONLY` when it would have to be made in a file that was opened for
 *   reading; `LOCKED`, `STORAGE_*`.
 */
export async function openIdentity(
  stronghold: Stronghold,
  path: Path = identityPath,
): Promise<OwnIdentity> {
  const client = await requireClient(stronghold, path)
  if (await makeMissing(client)) await stronghold.commit()
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

async function makeMissing(client: Client): Promise<boolean> {
  const calls = []
  if (!(await client.recordExists(signing))) {
    const attributes = { label: 'peer identity', policy: signingPolicy }
    calls.push(GenerateKey({ type: 'Ed25519', output: signing }, { attributes }))
  }
  if (!(await client.recordExists(exchange))) {
    const attributes = { label: 'key for syncs', policy: exchangePolicy }
    calls.push(GenerateKey({ type: 'X25519', output: exchange }, { attributes }))
  }
  if (calls.length > 0) await client.executeChained(calls)
  return calls.length > 0
}
