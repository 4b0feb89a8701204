// Type-checked only: every entry point, as a program for Node sees them.
import { heapScratch, parseDerivationPath } from '@stronghold/crypto'
import { deriveSeed } from '@stronghold/crypto/bip39'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { deriveClientId, SnapshotState } from '@stronghold/engine'
import * as formats from '@stronghold/engine/formats'
import { createAllocator, type GuardedBuffer, Workspace } from '@stronghold/memory'
import { type Network, type RemoteClient, serve } from '@stronghold/p2p'
import {
  type Client,
  Ed25519Sign,
  type ErrorCode,
  GenerateKey,
  KeyProvider,
  Location,
  type OutputOf,
  PublicKey,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import {
  argon2,
  configure,
  Location as TauriLocation,
  Stronghold as TauriStronghold,
} from '@stronghold/tauri'
import { Zone, type ZoneReport } from '@stronghold/zone'
import type { CreateProgram } from '@stronghold/zone/program'

const privateKey = Location.generic('vault', 'key')
const signing = Ed25519Sign({ privateKey, message: new Uint8Array() })

export async function sign(path: string): Promise<readonly [Uint8Array, Uint8Array]> {
  const key = KeyProvider.fromPassphrase(new TextEncoder().encode('passphrase'))
  const stronghold: Stronghold = await Stronghold.create({
    path,
    key,
    inside: () => startInProcess(),
  })
  const client: Client = await stronghold.createClient('client')
  await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
  const signature: OutputOf<typeof signing> = await client.execute(signing)
  const [again, publicKey] = await client.executeChained([
    signing,
    PublicKey({ type: 'Ed25519', privateKey }),
  ])
  // @ts-expect-error: an input that the procedure does not take
  await client.execute(Ed25519Sign({ privateKey, text: 'message' }))
  // @ts-expect-error: the kinds of key are a closed list
  await client.execute(GenerateKey({ type: 'RSA', output: privateKey }))
  return [signature ?? again, publicKey]
}

export const codeOf = (error: unknown): ErrorCode | undefined =>
  error instanceof StrongholdError ? error.code : undefined

export type Others = [CreateProgram, GuardedBuffer, ZoneReport]
export async function signAsInTauri(path: string): Promise<Uint8Array> {
  configure({ deriveKey: argon2({ salt: 'a salt of text' }) })
  const stronghold = await TauriStronghold.load(path, 'passphrase')
  const vault = (await stronghold.createClient('client')).getVault('vault')
  return await vault.signEd25519(TauriLocation.counter('vault', 1), 'message')
}

export const others = {
  CompareSecret,
  createAllocator,
  deriveClientId,
  deriveSeed,
  formats,
  heapScratch,
  nativeProvider,
  nobleProvider,
  parseDerivationPath,
  SnapshotState,
  Workspace,
  Zone,
}

export async function serveTo(stronghold: Stronghold, peer: string): Promise<Network> {
  const network = await serve(stronghold, { listen: ['/ip4/127.0.0.1/tcp/0'] })
  const permissions = {
    procedures: ['Ed25519Sign'] as const,
    vaults: [{ path: 'vault', use: true }],
  }
  await network.setPeer({ id: peer, inbound: { clients: [{ path: 'client', permissions }] } })
  const remote: RemoteClient = await network.connect(peer, { client: 'client' })
  await remote.with({ timeout: 1000 }).execute(signing)
  return network
}
