import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Network } from '@stronghold/p2p'
import { openPeers } from '@stronghold/p2p/book'
import { KeyProvider, MemoryStorage, Stronghold, StrongholdError } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** The sweep of the library's own tests. */
const sweeping = new URL('../../../../stronghold/build/test/strict/garbage.js', import.meta.url)
const surplus = new URL('surplus.js', sweeping)
const { methodsOf, sweep }: Sweeping = await import(sweeping.href)
const { sweepSurplus }: SurplusSweep = await import(surplus.href)
interface SurplusSweep {
  sweepSurplus(entries: readonly Entry[]): Promise<readonly string[]>
}
type Entry = { readonly name: string }
interface Sweeping {
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

it('no garbage makes anything but a refusal, and no method takes what it does not have', async () => {
  await using stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
  await using network = await Network.open(stronghold, { listen: ['/ip4/127.0.0.1/tcp/0'] })
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
  const invitation = await network.invite({ name: 'other', confirm: async () => false })
  const follower = network.follow('myself')
  const entries = [
    ...methodsOf('network', network, ['close']),
    ...methodsOf('book', network.book),
    // Those are for this package, as its types say.
    ...methodsOf('peers', peers, ['meet', 'attach']),
  ]
  const ending = [
    ...methodsOf('invitation', invitation),
    ...methodsOf('follower', follower),
    ...methodsOf('network', network).filter(({ name }) => name === 'network.close'),
  ]
  assert.deepEqual(await sweepSurplus([...entries, ...ending]), [])
  invitation.cancel()
  assert.deepEqual(await sweep(entries, isRefusal, good), [])
})
