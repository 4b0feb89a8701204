// Cuts the connection during syncs in both directions.
import { Network } from '@stronghold/p2p'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'
import { freePort } from '../lib/loopback.mjs'
import { CuttingProxy } from './cutting-proxy.mjs'
import { check, lost } from './tally.mjs'

const records = 60
const yes = async () => true
const at = (number) => Location.generic('keys', `${number}`)
const privateKeys = Array.from({ length: records }, (_, number) => at(number))

/**
 * Each round writes all records of one side anew and cuts the sync that carries them at a random
 * byte: the other side must have all the old ones or all the new ones, and after another try, which
 * is not cut, the new ones.
 */
export async function cutSyncs({ count, tally, random }) {
  const port = await freePort()
  const proxy = await CuttingProxy.to(port)
  const here = await makeSide('here', { listen: [] })
  // Whatever it tells of itself leads through the proxy.
  const listen = [`/ip4/127.0.0.1/tcp/${port}`]
  const there = await makeSide('there', { listen, announce: [proxy.address] })
  try {
    await introduce(here, there)
    await write(here)
    const carried = proxy.carried
    await here.network.sync('there')
    // A little more than a sync takes, so that some are cut when all is done, and some not at all.
    const largest = 1.1 * (proxy.carried - carried)
    for (let i = 0; i < count; i++) {
      await tally.round(async () => {
        const [from, to] = random() < 0.5 ? [here, there] : [there, here]
        const before = await fingerprint(to)
        await write(from)
        const after = await fingerprint(from)
        proxy.cutAfter(1 + Math.floor(random() * largest))
        const wasCut = await fails(() => here.network.sync('there'))
        const found = await fingerprint(to)
        if (found === after) tally.new++
        else if (found === before) tally.old++
        else lost('a sync was applied by half')
        check(wasCut || found === after, 'a sync that was not cut brought nothing')
        proxy.cutAfter(Number.POSITIVE_INFINITY)
        await here.network.sync('there')
        check((await fingerprint(to)) === after, 'the sync after a cut brought not all')
      })
    }
  } finally {
    proxy.close()
    for (const { network, stronghold } of [here, there]) {
      await network.close()
      await stronghold.close({ discard: true })
    }
  }
}

async function makeSide(name, where) {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const key = () => KeyProvider.fromKey(bytes.slice())
  const storage = new MemoryStorage()
  const stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1 })
  const client = await stronghold.createClient('wallet')
  const options = { ...where, connectionsPerSecond: 1000, limits: { openings: 10_000 } }
  const network = await Network.open(stronghold, options)
  return { name, key, stronghold, client, network }
}

async function introduce(here, there) {
  const scope = [{ client: 'wallet' }]
  const invitation = await there.network.invite({ name: 'there', confirm: yes })
  await here.network.accept(invitation.code, { name: 'here', confirm: yes })
  await invitation.result
  for (const [side, other] of [
    [here, there],
    [there, here],
  ]) {
    await side.network.trust(other.name, { send: scope, receive: scope, current: side.key() })
  }
}

async function write({ stronghold, client }) {
  const calls = privateKeys.map((location) =>
    WriteVault({ data: crypto.getRandomValues(new Uint8Array(32)), location }),
  )
  await client.executeChained(calls)
  await stronghold.commit()
}

/** All records in one: what of each can be seen is the public half of the key that it is. */
async function fingerprint({ client }) {
  try {
    const calls = privateKeys.map((privateKey) => PublicKey({ type: 'X25519', privateKey }))
    const keys = await client.executeChained(calls)
    return keys.map((key) => Buffer.from(key).toString('base64')).join()
  } catch (error) {
    if (error.code !== 'VAULT_NOT_FOUND' && error.code !== 'RECORD_NOT_FOUND') throw error
    return 'nothing'
  }
}

async function fails(work) {
  try {
    await work()
    return false
  } catch (error) {
    const expected = ['CONNECTION_LOST', 'PEER_REFUSED', 'PEER_UNREACHABLE', 'TIMED_OUT']
    check(expected.includes(error.code), `a cut was told as ${error.code}: ${error.stack}`)
    return true
  }
}
