import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as p2p from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, MemoryStorage, Stronghold, StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** The sweep of the library's own tests. */
const sweeping = new URL('../../../../stronghold/build/test/strict/garbage.js', import.meta.url)
const { functionsOf, methodsOf, sweep }: Sweeping = await import(sweeping.href)
type Entry = { readonly name: string }
interface Sweeping {
  functionsOf(name: string, module: object): readonly Entry[]
  methodsOf(name: string, object: object, except?: readonly string[]): readonly Entry[]
  sweep(
    entries: readonly Entry[],
    isRefusal: (error: unknown) => boolean,
    good?: Readonly<Record<string, readonly unknown[]>>,
  ): Promise<readonly string[]>
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof StrongholdError)) return false
  return error.code !== 'INVALID_ARGUMENT' || error.detail !== undefined
}

it('no garbage makes anything but a refusal', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
  await using network = await p2p.Network.open(stronghold)
  const other = { id: network.identity.peerId, name: 'myself' }
  await network.setPeer(other)
  const { peers } = await openPeers(stronghold)
  const good = {
    'network.connect': ['myself', { client: 'c' }],
    'network.trust': ['myself', { send: 'none', receive: 'none' }],
    'network.accept': ['code', { name: 'n', confirm: async () => false }],
    'peers.change': ['myself', () => ({})],
    'peers.trust': ['myself', {}],
  }
  const entries = [
    ...functionsOf('p2p', p2p),
    ...methodsOf('network', network, ['close']),
    ...methodsOf('book', network.book),
    // Those are for this package, as its types say.
    ...methodsOf('peers', peers, ['meet', 'attach']),
  ]
  assert.deepEqual(await sweep(entries, isRefusal, good), [])
})
