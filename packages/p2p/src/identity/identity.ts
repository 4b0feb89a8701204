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
import type { PeerId } from './peer-id.js'
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

/** Who this Stronghold is to others: two keys in its vault, which never leave it. */
export interface Identity {
  /** The name that others know it by. */
  readonly peerId: PeerId
  /** The X25519 public key (32 bytes) for which others seal what they sync. */
  readonly exchangeKey: Uint8Array
  /** The private half of it, by location. */
  readonly ownKey: OwnKey
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
): Promise<Identity> {
  const client = await clientAt(stronghold, path)
  if (await makeMissing(client)) await stronghold.commit()
  const [publicKey, exchangeKey] = await client.executeChained([
    PublicKey({ type: 'Ed25519', privateKey: signing }),
    PublicKey({ type: 'X25519', privateKey: exchange }),
  ])
  // The client of the moment: a lock in between makes handles useless, not identities.
  const sign = async (message: Uint8Array) =>
    (await clientAt(stronghold, path)).execute(Ed25519Sign({ privateKey: signing, message }))
  const signingKey = new SigningKey(publicKey, sign)
  const peerId = peerIdFromPublicKey(signingKey.publicKey).toString()
  return Object.freeze({
    peerId,
    exchangeKey,
    ownKey: Object.freeze({ client, privateKey: exchange }),
    client,
    signingKey,
  })
}

/** The client of a path: loaded before, in the snapshot, or made. */
async function clientAt(stronghold: Stronghold, path: Path): Promise<Client> {
  for (const open of [
    () => stronghold.client(path),
    () => stronghold.loadClient(path),
    () => stronghold.createClient(path),
  ]) {
    try {
      return await open()
    } catch (error) {
      const absent =
        error instanceof StrongholdError &&
        (error.code === 'CLIENT_NOT_LOADED' || error.code === 'CLIENT_NOT_FOUND')
      if (!absent) throw error
    }
  }
  throw new StrongholdError('CLIENT_NOT_FOUND')
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
