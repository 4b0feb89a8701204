// A program for Tauri's plugin. It is compiled against the plugin's types and against ours, and run
// against ours, with nothing changed but the name of the package.
import {
  type AddressInfo,
  Client,
  type ClientAccess,
  type ClientPath,
  type ConnectionLimits,
  type Duration,
  Location,
  type NetworkConfig,
  type PeerAddress,
  type Permissions,
  type RecordPath,
  Store,
  type StoreKey,
  Stronghold,
  Vault,
  type VaultPath,
} from '@tauri-apps/plugin-stronghold'

const hardened = (index: number) => (index | 0x80000000) >>> 0

export interface Seen {
  words: string
  chainCode: Uint8Array
  child: Uint8Array
  publicKey: Uint8Array
  signature: Uint8Array
  nothing: Uint8Array[]
  stored: Record<string, Uint8Array | null>
}

async function enter(stronghold: Stronghold, name: ClientPath): Promise<Client> {
  try {
    return await stronghold.loadClient(name)
  } catch {
    return await stronghold.createClient(name)
  }
}

export async function first(path: string, password: string): Promise<Seen> {
  const stronghold: Stronghold = await Stronghold.load(path, password)
  const client: Client = await enter(stronghold, 'wallet')
  const vault: Vault = client.getVault('keys')
  const seed: Location = Location.generic('keys', 'seed')
  const node: Location = Location.counter('keys', 1)
  const child = new Location('Counter', { vault: 'keys', counter: 2 })
  const recovered = Location.generic('keys', 'recovered')

  const words = new TextDecoder().decode(await vault.generateBIP39(seed, 'extra'))
  const nothing = [
    await vault.recoverBIP39(words, recovered, 'extra'),
    await vault.generateSLIP10Seed(Location.generic('keys', 'drawn'), 32),
    await vault.generateSLIP10Seed(Location.generic('keys', 'drawn 64')),
  ]
  const chain: number[] = [44, 4218, 0].map(hardened)
  const chainCode = await vault.deriveSLIP10(chain, 'Seed', seed, node)
  const again = await vault.deriveSLIP10(chain, 'Seed', recovered, node)
  if (chainCode.join() !== again.join()) throw new Error('the words give another seed')
  const childCode = await vault.deriveSLIP10([hardened(7)], 'Key', node, child)
  const publicKey: Uint8Array = await vault.getEd25519PublicKey(child)
  const signature: Uint8Array = await vault.signEd25519(child, 'a message: ä')

  const record: RecordPath = [1, 2, 3]
  await vault.insert(
    record,
    Array.from(new TextEncoder().encode('a secret of 32 bytes, or rather ')),
  )
  await vault.signEd25519(Location.generic('keys', record), 'fits')
  await vault.remove(Location.generic('keys', record))
  await vault.remove(Location.generic('keys', 'never there'))

  const store: Store = client.getStore()
  const lifetime: Duration = { secs: 3600, nanos: 500 }
  await store.insert('for an hour', [4, 5], lifetime)
  await store.insert('gone at once', [6], { secs: 0, nanos: 0 })
  await store.insert(new Uint8Array([7]), [8])
  const key: StoreKey = new Set([9, 10])
  await store.insert(key, [11])
  const stored = {
    hour: await store.get('for an hour'),
    gone: await store.get('gone at once'),
    bytes: await store.get(new Uint8Array([7]).buffer),
    removed: await store.remove(key),
    absent: await store.remove(key),
  }
  await stronghold.save()
  await stronghold.unload()
  return { words, chainCode, child: childCode, publicKey, signature, nothing, stored }
}

export async function second(path: string, password: string): Promise<Uint8Array> {
  const stronghold = await Stronghold.load(path, password)
  await stronghold.loadClient('wallet')
  // Handles hold names only, so that they can be made by hand.
  const name: VaultPath = 'keys'
  const vault = new Vault(stronghold.path, 'wallet', name)
  const client = new Client(stronghold.path, new TextEncoder().encode('wallet'))
  const value = await new Store(client.path, client.name).get('for an hour')
  if (value?.join() !== '4,5') throw new Error('the value is gone')
  const signature = await vault.signEd25519(Location.counter(vault.name, 2), 'a message: ä')
  await stronghold.unload()
  return signature
}

const limits: ConnectionLimits = { maxPendingIncoming: 1, maxEstablishedTotal: 2 }
const peer: PeerAddress = { known: ['/ip4/127.0.0.1/tcp/1'], use_relay_fallback: false }
const addresses: AddressInfo = { peers: new Map([['peer', peer]]), relays: [] }
const access: ClientAccess = { useVaultDefault: true, useVaultExceptions: new Map([['v', false]]) }
const permissions: Permissions = { default: access, exceptions: new Map([[[1], access]]) }
export const network: NetworkConfig = {
  requestTimeout: { secs: 1, nanos: 0 },
  connectionsLimit: limits,
  addresses,
  peerPermissions: new Map([['peer', permissions]]),
}
