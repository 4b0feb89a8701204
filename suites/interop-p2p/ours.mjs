// Strongholds of ours in a network, with zones of their own, in memory.
import { webcrypto } from 'node:crypto'
import { Network } from '@stronghold/p2p'
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { hex } from '../lib/bytes.mjs'

/** Where the key of a client lies that others may sign with. */
export const signer = { client: 'signer', vault: 'keys', record: 'signing' }
const privateKey = Location.generic(signer.vault, signer.record)

/** Signing in the client `signer`, and reading its store. */
export const mayUseSigner = {
  clients: [
    {
      path: signer.client,
      permissions: {
        procedures: ['Ed25519Sign'],
        vaults: [{ path: signer.vault, use: true }],
        store: 'read',
      },
    },
  ],
}

/** A Stronghold that has joined a network and serves its clients; it ends with the test. */
export async function join(t, options = {}) {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    workFactor: 1,
  })
  const network = await Network.open(stronghold, {
    listen: ['/ip4/127.0.0.1/tcp/0'],
    connectionsPerSecond: 1000,
    ...options,
  })
  await network.serve()
  t.after(async () => {
    await network.close()
    await stronghold.close({ discard: true })
  })
  const decisions = []
  network.observe((event) => event.type === 'decision' && decisions.push(event))
  return { stronghold, network, id: network.identity.peerId, decisions }
}

/** Makes the client `signer`, with a key and two values; answers its id and the public key in hexadecimal. */
export async function makeSigner(stronghold) {
  const client = await stronghold.createClient(signer.client)
  await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
  for (const key of ['first', 'second']) await client.store.insert(key, new Uint8Array([1]))
  const publicKey = hex(await client.execute(PublicKey({ type: 'Ed25519', privateKey })))
  return { id: hex(client.id), publicKey }
}

/** The public key of the identity in a vault, in hexadecimal. */
export async function identityKey(stronghold) {
  const location = Location.generic('identity', 'signing')
  const client = stronghold.client('network')
  return hex(await client.execute(PublicKey({ type: 'Ed25519', privateKey: location })))
}

/** Writes another node down; it may do what `inbound` says, and otherwise nothing. */
export function know(network, { id, addresses }, inbound) {
  return network.setPeer({ id, name: 'other', addresses, ...(inbound ? { inbound } : {}) })
}

/** Whether an Ed25519 signature is good. */
export async function verifies(publicKey, message, signature) {
  const raw = Buffer.from(publicKey, 'hex')
  const key = await webcrypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return webcrypto.subtle.verify('Ed25519', key, signature, message)
}
